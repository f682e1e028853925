/** What the parts of one request's path cost. */
@NullMarked
package dev.futago.benchmarks;

import org.jspecify.annotations.NullMarked;

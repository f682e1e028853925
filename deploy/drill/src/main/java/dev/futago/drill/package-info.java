/** All that attacks or measures the pair. */
@NullMarked
package dev.futago.drill;

import org.jspecify.annotations.NullMarked;

/** What drills have shown: for people, for programs and for the servers that run them. */
@NullMarked
package dev.futago.drill.report;

import org.jspecify.annotations.NullMarked;

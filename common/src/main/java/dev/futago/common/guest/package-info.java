/** What a guest is, and what it is asked and answers. */
@NullMarked
package dev.futago.common.guest;

import org.jspecify.annotations.NullMarked;

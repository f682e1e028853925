/** What every measurement needs: on which machine it was made, and how far its rounds are apart. */
@NullMarked
package dev.futago.drill.measure;

import org.jspecify.annotations.NullMarked;

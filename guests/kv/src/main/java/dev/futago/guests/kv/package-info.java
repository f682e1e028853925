/** The key-value guest: it speaks RESP, and keeps every structure in guest memory. */
@NullMarked
package dev.futago.guests.kv;

import org.jspecify.annotations.NullMarked;

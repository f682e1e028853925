package dev.futago.common.guest;

/**
 * What one client is to be told, all at once.
 *
 * @param bytes given away with it
 * @param copiesAt where it says how many other nodes hold the state it came from: a digit, 1 as it
 *     stands here
 * @param isLast whether the connection ends after it
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record Output(ClientId client, byte[] bytes, int[] copiesAt, boolean isLast) {

    /** The same from a node that is alone: no other holds that state. */
    public byte[] bytesAlone() {
        for (int at : copiesAt) {
            bytes[at] = '0';
        }
        return bytes;
    }
}

package dev.futago.node;

import dev.futago.node.config.HostPort;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A client of the ledger guest, or of anything else that listens. */
final class LedgerClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int REPLY_BYTES = 2 * Long.BYTES;

    /** What the guest says. */
    record Answer(long balance, long epoch) {}

    private final Socket socket;

    LedgerClient(HostPort to) throws IOException {
        socket = new Socket(to.host(), to.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Adds to an account; adds nothing to only read it. */
    Answer ask(int account, long amount) throws IOException {
        send(account, amount);
        return answer();
    }

    void send(int account, long amount) throws IOException {
        var request = ByteBuffer.allocate(LedgerGuest.REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(LedgerGuest.MAGIC).putInt(account).putLong(amount);
        send(request.array());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Waits for the next answer. */
    Answer answer() throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(REPLY_BYTES);
        if (bytes.length < REPLY_BYTES) {
            throw new EOFException("the node has hung up");
        }
        var reply = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Answer(reply.getLong(), reply.getLong());
    }

    /** Whether an answer is there already. */
    boolean hasAnswer() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Reads on until the other side ends the connection; false when it does not. */
    boolean isHungUp() throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package dev.futago.drill.load;

import dev.futago.node.config.Reason;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One connection that asks a store: SETs of random keys, each group of them followed by a WAIT if
 * the plan says so. Of a good reply to these only its kind counts, and of a WAIT's its number.
 */
final class KvClient extends ByteToMessageDecoder {

    private final KvRun run;
    private final int depth;
    private final int group;
    private final boolean isWaited;
    private final int keys;
    private final KvRequests requests = new KvRequests();
    private final SplittableRandom random = new SplittableRandom();
    private final long[] sentNanos; // by request, modulo
    private long sent;
    private long answered;
    private int setsDone; // of the group that is not answered yet
    private int setsRefused; // of these
    private String trouble = "connection closed";

    KvClient(KvRun run, KvPlan plan) {
        this.run = run;
        depth = plan.shape().depth();
        group = plan.group();
        isWaited = plan.isWaited();
        keys = plan.keys();
        sentNanos = new long[depth];
    }

    private int unanswered() {
        return (int) (sent - answered);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        run.onConnected();
        send(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        long nowNanos = run.nowNanos();
        ByteBuffer replies = in.nioBuffer().slice();
        var reader = new RespReader(replies);
        char kind = reader.next();
        while (kind != RespReader.NOT_YET && ctx.channel().isOpen()) {
            onReply(ctx, kind, reader, nowNanos);
            kind = reader.next();
        }
        in.skipBytes(ctx.channel().isOpen() ? replies.position() : in.readableBytes());
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        // Half a reply is none.
    }

    private void onReply(ChannelHandlerContext ctx, char kind, RespReader reader, long nowNanos) {
        boolean isWaitNext = isWaited && setsDone == group;
        if (kind == '-') {
            run.onRefusal(reader.text());
        } else if (unanswered() == 0 || kind != (isWaitNext ? ':' : '+')) {
            hangUp(ctx, "the store answers what was not asked");
            return;
        }
        if (isWaitNext) {
            onWait(kind == ':' && reader.number() > 0, nowNanos);
        } else {
            onSet(kind == '+', nowNanos);
        }
    }

    private void onSet(boolean isGood, long nowNanos) {
        setsDone++;
        setsRefused += isGood ? 0 : 1;
        if (!isWaited) {
            onGroup(nowNanos);
        }
    }

    private void onWait(boolean isWitnessed, long nowNanos) {
        if (!isWitnessed) {
            run.onRefusal("no replica has it: WAIT was answered with 0");
            setsRefused = group;
        }
        onGroup(nowNanos);
    }

    /** Those that were refused are counted, whichever of the group they were. */
    private void onGroup(long nowNanos) {
        for (int i = 0; i < group; i++) {
            if (i < setsRefused) {
                run.onError(nowNanos);
            } else {
                run.onAnswer(sentNanos[(int) (answered % depth)], nowNanos);
            }
            answered++;
        }
        setsDone = 0;
        setsRefused = 0;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        send(ctx);
    }

    /** Sends whole groups, as many as there is room for. */
    private void send(ChannelHandlerContext ctx) {
        long nowNanos = run.nowNanos();
        int groups = (depth - unanswered()) / group;
        if (groups == 0 || !ctx.channel().isOpen() || !run.isSending(nowNanos)) {
            return;
        }
        int waitBytes = isWaited ? KvRequests.WAIT.length : 0;
        int bytes = groups * (group * requests.setBytes() + waitBytes);
        ByteBuf out = ctx.alloc().directBuffer(bytes, bytes);
        for (int i = 0; i < groups; i++) {
            for (int j = 0; j < group; j++) {
                sentNanos[(int) (sent++ % depth)] = nowNanos;
                out.writeBytes(requests.set(random.nextInt(keys), random.nextLong()));
            }
            out.writeBytes(KvRequests.WAIT, 0, waitBytes);
        }
        run.onSent(groups * group);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    private void hangUp(ChannelHandlerContext ctx, String why) {
        trouble = why;
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        run.onLost(unanswered(), trouble);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        hangUp(ctx, Reason.of(cause));
    }
}

package dev.futago.node.admin;

import dev.futago.node.config.HostPort;
import dev.futago.node.net.Places;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One client of the API: reads a request when the answer to the one before has left, so that
 * answers keep their order and whoever does not read them costs us one.
 */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private final Pages pages;
    private final HostRule hosts;
    private final RequestDeadline deadline;
    private final Channel channel;
    private boolean isAnswering;
    private boolean isWritten;
    private String allowed = "";

    /**
     * A connection from which nothing was read yet.
     *
     * @param hosts names by which the API answers
     * @param deadline of this channel
     */
    AdminConnection(Pages pages, HostRule hosts, RequestDeadline deadline, Channel channel) {
        this.pages = pages;
        this.hosts = hosts;
        this.deadline = deadline;
        this.channel = channel;
    }

    /** Its worth when places are taken: one that waits for the node keeps its own. */
    int worth() {
        if (!isAnswering) {
            return 0;
        }
        return isWritten ? 1 : Places.NEVER_CLOSED;
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    /** What was read was only a part of a request: its rest must be asked for. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isAnswering) {
            ctx.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        isAnswering = true;
        isWritten = false;
        deadline.end();
        if (request.decoderResult().isFailure()) {
            write(
                    ctx,
                    Answer.problem(
                            HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request", ""),
                    false);
            return;
        }
        var headers = request.headers();
        var target =
                RequestTarget.of(
                        request.uri(), Optional.ofNullable(headers.get(HttpHeaderNames.HOST)));
        Optional<Answer> refusal = refusal(request, target);
        if (refusal.isPresent()) {
            write(ctx, refusal.get(), true);
            return;
        }
        allowed = Pages.allowedAt(target.path());
        var asked =
                new Pages.Asked(
                        request.method(),
                        target.path(),
                        Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_TYPE)),
                        Optional.ofNullable(headers.get(EventsText.LAST_EVENT_ID)),
                        request.content().toString(StandardCharsets.UTF_8));
        pages.answer(asked).thenAcceptAsync(answer -> write(ctx, answer, true), ctx.executor());
    }

    /** Why a request is not for this API, if it is not: a browser may have been made to send it. */
    private Optional<Answer> refusal(FullHttpRequest request, RequestTarget target) {
        if (target.authority().isEmpty()) {
            boolean mustHave = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
            return mustHave
                    ? Optional.of(
                            Answer.problem(
                                    HttpResponseStatus.BAD_REQUEST,
                                    "an HTTP/1.1 request needs one Host header",
                                    "send Host, or HTTP/1.0"))
                    : Optional.empty();
        }
        String authority = target.authority().get();
        InetAddress asked = ((InetSocketAddress) channel.localAddress()).getAddress();
        if (!hosts.isOwn(authority, asked)) {
            return Optional.of(
                    Answer.problem(
                            HttpResponseStatus.MISDIRECTED_REQUEST,
                            "this API does not answer for host '%s'".formatted(authority),
                            "use an address of the node, or start it with --api-host"));
        }
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.ORIGIN))
                .filter(origin -> !HostRule.isSame(origin, authority))
                .map(
                        origin ->
                                Answer.problem(
                                        HttpResponseStatus.FORBIDDEN,
                                        "pages of origin '%s' may not use this API"
                                                .formatted(origin),
                                        "send no Origin header"));
    }

    /** The codec leaves out the body where HEAD was asked, and the keep-alive handler closes. */
    private void write(ChannelHandlerContext ctx, Answer answer, boolean keepsOpen) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        answer.status(),
                        ByteBufUtil.writeUtf8(ctx.alloc(), answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        if (answer.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, allowed);
        }
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, keepsOpen);
        isWritten = true;
        ctx.writeAndFlush(response).addListener(written -> onAnswered(ctx));
    }

    private void onAnswered(ChannelHandlerContext ctx) {
        isAnswering = false;
        ctx.read();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof ReadTimeoutException)) {
            LOG.debug("{} broke", HostPort.text(ctx.channel().remoteAddress()), cause);
        }
        ctx.close();
    }
}

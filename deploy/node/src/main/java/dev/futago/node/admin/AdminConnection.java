package dev.futago.node.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One client of the API: reads a request when the answer to the one before has left, so that
 * answers keep their order and whoever does not read them costs us one.
 */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private final Pages pages;
    private boolean isAnswering;
    private String allowed = "";

    AdminConnection(Pages pages) {
        this.pages = pages;
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
        if (request.decoderResult().isFailure()) {
            write(
                    ctx,
                    Answer.problem(
                            HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request", ""),
                    false);
            return;
        }
        HttpMethod method = request.method();
        allowed = Pages.allowedAt(request.uri());
        var headers = request.headers();
        var asked =
                new Pages.Asked(
                        method,
                        request.uri(),
                        Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_TYPE)),
                        Optional.ofNullable(headers.get(EventsText.LAST_EVENT_ID)),
                        request.content().toString(StandardCharsets.UTF_8));
        pages.answer(asked).thenAcceptAsync(answer -> write(ctx, answer, true), ctx.executor());
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
        ctx.writeAndFlush(response).addListener(written -> onAnswered(ctx));
    }

    private void onAnswered(ChannelHandlerContext ctx) {
        isAnswering = false;
        ctx.read();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof ReadTimeoutException)) {
            LOG.debug("{} broke", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}

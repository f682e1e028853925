package dev.futago.guests.kv;

import dev.futago.common.guest.Connections.Connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code CLIENT}: what a client tells of its connection, and what is known of all of them. */
final class ClientCommands {

    private static final String NAMES = "Client names";
    private static final int NAME_BYTES_MAX = 256;

    /** All types of clients that Redis knows; here all clients are of the first. */
    private static final List<String> TYPES =
            List.of("normal", "slave", "replica", "pubsub", "master");

    private ClientCommands() {}

    static void register(Commands commands) {
        commands.add("client|id", ClientCommands::id);
        commands.add("client|getname", ClientCommands::getName);
        commands.add("client|setname", ClientCommands::setName);
        commands.add("client|setinfo", ClientCommands::setInfo);
        commands.add("client|info", ClientCommands::info);
        commands.add("client|list", ClientCommands::list);
        commands.add("client|no-evict", call -> setSwitch(call, call.conversation()::setNoEvict));
        commands.add("client|no-touch", call -> setSwitch(call, call.conversation()::setNoTouch));
    }

    private static void id(Call call) {
        call.answer().integer(call.conversation().client().number());
    }

    private static void getName(Call call) {
        if (call.conversation().name().isEmpty()) {
            call.answer().nil();
        } else {
            call.answer().bulk(Text.ofLatin(call.conversation().name()));
        }
    }

    private static void setName(Call call) {
        if (isName(call, 2)) {
            call.conversation().setName(call.word(2).latin());
            call.answer().ok();
        }
    }

    /** Whether a word may be the name of a client; if not, that is the answer. */
    static boolean isName(Call call, int index) {
        return isPlain(call, index, NAMES);
    }

    private static boolean isPlain(Call call, int index, String what) {
        if (call.word(index).length() > NAME_BYTES_MAX) {
            call.answer().error("ERR %s have %d bytes at most".formatted(what, NAME_BYTES_MAX));
            return false;
        }
        if (!isPlain(call.word(index))) {
            call.answer()
                    .error(
                            "ERR %s cannot contain spaces, newlines or special characters."
                                    .formatted(what));
            return false;
        }
        return true;
    }

    private static boolean isPlain(Text word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.at(i) < '!' || word.at(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void setInfo(Call call) {
        Conversation own = call.conversation();
        if (call.word(2).isWord("lib-name")) {
            setInfo(call, "lib-name", own::setLibraryName);
        } else if (call.word(2).isWord("lib-ver")) {
            setInfo(call, "lib-ver", own::setLibraryVersion);
        } else {
            call.answer().error("ERR Unrecognized option '%s'".formatted(call.word(2)));
        }
    }

    private static void setInfo(Call call, String what, Consumer<String> setter) {
        if (isPlain(call, 3, what)) {
            setter.accept(call.word(3).latin());
            call.answer().ok();
        }
    }

    /** {@code CLIENT NO-EVICT} and {@code NO-TOUCH}: shown among the flags of the client. */
    private static void setSwitch(Call call, Consumer<Boolean> setter) {
        if (call.word(2).isWord("on") || call.word(2).isWord("off")) {
            setter.accept(call.word(2).isWord("on"));
            call.answer().ok();
        } else {
            call.answer().error(Call.NO_SYNTAX);
        }
    }

    private static void info(Call call) {
        long number = call.conversation().client().number();
        answerList(call, connections(call).filter(each -> each.client().number() == number));
    }

    /** {@code CLIENT LIST [TYPE type | ID number …]}. */
    private static void list(Call call) {
        if (call.words() == 2) {
            answerList(call, connections(call));
        } else if (call.words() == 4 && call.word(2).isWord("type")) {
            listType(call);
        } else if (call.words() > 3 && call.word(2).isWord("id")) {
            numbered(call).ifPresent(clients -> answerList(call, clients));
        } else {
            call.answer().error(Call.NO_SYNTAX);
        }
    }

    private static void listType(Call call) {
        Text type = call.word(3);
        if (TYPES.stream().noneMatch(type::isWord)) {
            call.answer().error("ERR Unknown client type '%s'".formatted(type));
        } else {
            boolean isOwn = type.isWord(TYPES.getFirst());
            answerList(call, isOwn ? connections(call) : Stream.empty());
        }
    }

    /** The clients whose numbers are asked for; if one is no number, that is the answer. */
    private static Optional<Stream<Connection>> numbered(Call call) {
        List<Connection> clients = new ArrayList<>();
        for (int i = 3; i < call.words(); i++) {
            OptionalLong number = call.integer(i, Long.MIN_VALUE, "ERR Invalid client ID");
            if (number.isEmpty()) {
                return Optional.empty();
            }
            connections(call)
                    .filter(each -> each.client().number() == number.getAsLong())
                    .forEach(clients::add);
        }
        return Optional.of(clients.stream());
    }

    /** All connections; without a node, those of clients that have sent something. */
    private static Stream<Connection> connections(Call call) {
        Conversations all = call.conversation().all();
        List<Connection> open = all.connections().list();
        return open.isEmpty() ? all.all().stream().map(ClientLine::connectionOf) : open.stream();
    }

    private static void answerList(Call call, Stream<Connection> clients) {
        call.answer()
                .text(
                        clients.map(each -> ClientLine.of(each, call) + "\n")
                                .collect(Collectors.joining()));
    }
}

package dev.futago.guests.kv;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Commands on the connection itself. */
final class ConnectionCommands {

    private static final long MILLIS = 1_000;
    private static final String CLIENT_NAMES = "Client names";
    private static final int NAME_BYTES_MAX = 256;
    private static final String DEFAULT_USER = "default";

    private ConnectionCommands() {}

    static void register(Commands commands) {
        commands.serves("ping", 1, 2, ConnectionCommands::ping);
        commands.serves("echo", 2, 2, ConnectionCommands::echo);
        commands.serves("select", 2, 2, ConnectionCommands::select);
        commands.serves("hello", 1, Commands.ANY, ConnectionCommands::hello);
        commands.serves("auth", 2, 3, ConnectionCommands::auth);
        commands.serves("client", 2, Commands.ANY, ConnectionCommands::client);
        commands.converses("reset", 1, 1, ConnectionCommands::reset);
        commands.converses("quit", 1, Commands.ANY, ConnectionCommands::quit);
    }

    static void ping(Call call) {
        if (call.words() == 2) {
            call.answer().bulk(call.word(1));
        } else {
            call.answer().simple("PONG");
        }
    }

    static void echo(Call call) {
        call.answer().bulk(call.word(1));
    }

    static void select(Call call) {
        if (Numbers.of(call.word(1)).isEmpty()) {
            call.answer().error(Call.NO_INTEGER);
        } else if (call.word(1).isWord("0")) {
            call.answer().ok();
        } else {
            call.answer().noSuchDatabase();
        }
    }

    /** {@code HELLO [2|3 [AUTH user password] [SETNAME name]]}: nobody needs a password. */
    static void hello(Call call) {
        boolean isThree = call.conversation().isThree();
        if (call.words() > 1) {
            if (Numbers.of(call.word(1)).isEmpty()) {
                call.answer().error("ERR Protocol version is not an integer or out of range");
                return;
            }
            if (!call.word(1).isWord("2") && !call.word(1).isWord("3")) {
                call.answer().error("NOPROTO unsupported protocol version");
                return;
            }
            isThree = call.word(1).isWord("3");
        }
        Optional<String> name = nameInOptions(call);
        if (name.isPresent()) {
            call.conversation().setName(name.get());
            call.conversation().setThree(isThree);
            answerHello(call);
        }
    }

    /** The name that the client has then; if options make no sense, that is the answer. */
    private static Optional<String> nameInOptions(Call call) {
        String name = call.conversation().name();
        int i = 2;
        while (i < call.words()) {
            int left = call.words() - i - 1;
            if (call.word(i).isWord("auth") && left >= 2) {
                if (!call.word(i + 1).isWord(DEFAULT_USER)) {
                    wrongPassword(call);
                    return Optional.empty();
                }
                i += 3;
            } else if (call.word(i).isWord("setname") && left >= 1) {
                if (!isPlain(call, i + 1, CLIENT_NAMES)) {
                    return Optional.empty();
                }
                name = call.word(i + 1).latin();
                i += 2;
            } else {
                call.answer()
                        .error("ERR Syntax error in HELLO option '%s'".formatted(call.word(i)));
                return Optional.empty();
            }
        }
        return Optional.of(name);
    }

    private static void answerHello(Call call) {
        call.answer().map(7);
        call.answer().bulk("server");
        call.answer().bulk("redis");
        call.answer().bulk("version");
        call.answer().bulk(ServerCommands.REDIS_VERSION);
        call.answer().bulk("proto");
        call.answer().integer(call.conversation().isThree() ? 3 : 2);
        call.answer().bulk("id");
        call.answer().integer(call.conversation().client().number());
        call.answer().bulk("mode");
        call.answer().bulk("standalone");
        call.answer().bulk("role");
        call.answer().bulk(call.isPrimary() ? "master" : "replica");
        call.answer().bulk("modules");
        call.answer().array(0);
    }

    private static void wrongPassword(Call call) {
        call.answer().error("WRONGPASS invalid username-password pair or user is disabled.");
    }

    /** {@code AUTH [user] password}: the default user has none. */
    static void auth(Call call) {
        if (call.words() == 2) {
            call.answer()
                    .error(
                            "ERR AUTH <password> called without any password configured for the"
                                    + " default user. Are you sure your configuration is correct?");
        } else if (call.word(1).isWord(DEFAULT_USER)) {
            call.answer().ok();
        } else {
            wrongPassword(call);
        }
    }

    /** Begins anew, as a client that has just connected. */
    static void reset(Call call) {
        call.conversation().reset();
        call.answer().simple("RESET");
    }

    static void quit(Call call) {
        call.answer().ok();
        call.answer().hangUp();
    }

    // ---- CLIENT ----

    static void client(Call call) {
        Text what = call.word(1);
        if (what.isWord("id") && hasWords(call, 2)) {
            call.answer().integer(call.conversation().client().number());
        } else if (what.isWord("getname") && hasWords(call, 2)) {
            answerName(call);
        } else if (what.isWord("setname") && hasWords(call, 3)) {
            if (isPlain(call, 2, CLIENT_NAMES)) {
                call.conversation().setName(call.word(2).latin());
                call.answer().ok();
            }
        } else if (what.isWord("setinfo") && hasWords(call, 4)) {
            setInfo(call);
        } else if (what.isWord("info") && hasWords(call, 2)) {
            call.answer().text(lineOf(call.conversation(), call.nowMillis()) + "\n");
        } else if (what.isWord("list") && hasWords(call, 2)) {
            answerList(call);
        } else if ((what.isWord("no-evict") || what.isWord("no-touch")) && hasWords(call, 3)) {
            answerSwitch(call);
        } else {
            call.answer().noSuchSubcommand(what, "CLIENT");
        }
    }

    private static boolean hasWords(Call call, int count) {
        return call.words() == count;
    }

    private static void answerName(Call call) {
        if (call.conversation().name().isEmpty()) {
            call.answer().nil();
        } else {
            call.answer().bulk(Text.ofLatin(call.conversation().name()));
        }
    }

    private static boolean isPlain(Text word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.at(i) < '!' || word.at(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether a word may be a name; if not, that is the answer. */
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

    /** {@code CLIENT NO-EVICT} and {@code NO-TOUCH}: nothing is ever evicted here. */
    private static void answerSwitch(Call call) {
        if (call.word(2).isWord("on") || call.word(2).isWord("off")) {
            call.answer().ok();
        } else {
            call.answer().error(Call.NO_SYNTAX);
        }
    }

    private static void answerList(Call call) {
        call.answer()
                .text(
                        call.conversation().all().all().stream()
                                .map(each -> lineOf(each, call.nowMillis()) + "\n")
                                .collect(Collectors.joining()));
    }

    private static String lineOf(Conversation one, long nowMillis) {
        Transaction transaction = one.transaction();
        boolean isOpen = transaction.isQueueing() || transaction.isExecuting();
        String flags = (isOpen ? "x" : "") + (one.waiting().isPresent() ? "b" : "");
        return "id=%d name=%s age=%d flags=%s db=0 multi=%d watch=%d cmd=%s user=%s resp=%d lib-name=%s lib-ver=%s"
                .formatted(
                        one.client().number(),
                        one.name(),
                        Math.max(0, nowMillis - one.sinceMillis()) / MILLIS,
                        flags.isEmpty() ? "N" : flags,
                        isOpen ? transaction.queued() : -1,
                        transaction.watched().size(),
                        one.lastCommand(),
                        DEFAULT_USER,
                        one.isThree() ? 3 : 2,
                        one.libraryName(),
                        one.libraryVersion());
    }
}

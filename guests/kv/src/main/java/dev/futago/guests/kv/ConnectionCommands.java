package dev.futago.guests.kv;

import java.util.Optional;

/** Commands on the connection itself. */
final class ConnectionCommands {

    /** The only user. */
    static final String DEFAULT_USER = "default";

    private ConnectionCommands() {}

    static void register(Commands commands) {
        commands.add("ping", ConnectionCommands::ping);
        commands.add("echo", ConnectionCommands::echo);
        commands.add("select", ConnectionCommands::select);
        commands.add("hello", ConnectionCommands::hello);
        commands.add("auth", ConnectionCommands::auth);
        commands.add("readonly", call -> call.answer().ok());
        commands.add("readwrite", call -> call.answer().ok());
        commands.addUnqueued("reset", ConnectionCommands::reset);
        commands.addUnqueued("quit", ConnectionCommands::quit);
    }

    static void ping(Call call) {
        if (call.words() > 2) {
            call.answer().wrongNumberOfWords("ping");
        } else if (call.words() == 2) {
            call.answer().bulk(call.word(1));
        } else {
            call.answer().simple("PONG");
        }
    }

    static void echo(Call call) {
        call.answer().bulk(call.word(1));
    }

    /**
     * {@code SELECT 0}. Several clients ignore that another one is refused: so what they ask for
     * there is refused, too.
     */
    static void select(Call call) {
        if (Numbers.of(call.word(1)).isEmpty()) {
            call.answer().error(Call.NO_INTEGER);
            return;
        }
        boolean isRefused = !call.word(1).isWord("0");
        call.conversation().setDatabaseRefused(isRefused);
        if (isRefused) {
            call.answer().noSuchDatabase();
        } else {
            call.answer().ok();
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
                if (!ClientCommands.isName(call, i + 1)) {
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
        if (call.words() > 3) {
            call.answer().error(Call.NO_SYNTAX);
        } else if (call.words() == 2) {
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
}

package dev.futago.guests.kv;

import static dev.futago.guests.kv.KvBench.HUNG_UP;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections.Connection;
import dev.futago.common.guest.Pair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** What concerns a connection, and what a server tells of itself. */
class ConnectionTest {

    /** How a standby sees the pair that follows its primary. */
    private static final Pair FOLLOWING =
            new Pair() {
                @Override
                public long epoch() {
                    return 1;
                }

                @Override
                public boolean isProtected() {
                    return true;
                }

                @Override
                public long checkpoint() {
                    return 5;
                }
            };

    private final KvBench kv = KvBench.booted(64);

    @Test
    void helloTellsWhoIsSpokenToAndHow() {
        assertThat(kv.ask("HELLO 2"))
                .startsWith("*14|$6|server|$5|redis|$7|version|")
                .contains("|$5|proto|:2|$2|id|:1|")
                .contains("|$4|role|$6|master|");
        assertThat(kv.ask("HELLO 3")).startsWith("%7|").contains("|$5|proto|:3|");
        assertThat(kv.ask("HELLO")).startsWith("%7|");
        assertThat(kv.client(2).ask("HELLO")).startsWith("*14|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "HELLO 4; -NOPROTO unsupported protocol version|",
                "HELLO x; -ERR Protocol version is not an integer or out of range|",
                "HELLO 3 SETNAME joe BAD; -ERR Syntax error in HELLO option 'BAD'|",
                "HELLO 3 SETNAME; -ERR Syntax error in HELLO option 'SETNAME'|",
                "HELLO 3 AUTH joe x; -WRONGPASS invalid username-password pair or user is"
                        + " disabled.|",
            })
    void aHelloThatMakesNoSenseChangesNothing(String line, String answer) {
        assertThat(kv.ask(line)).isEqualTo(answer);
        assertThat(kv.ask("GET none")).isEqualTo("$-1|");
        assertThat(kv.ask("CLIENT GETNAME")).isEqualTo("$-1|");
    }

    @Test
    void nobodyNeedsAPassword() {
        assertThat(kv.ask("AUTH default any")).isEqualTo("+OK|");
        assertThat(kv.ask("HELLO 2 AUTH default any SETNAME joe")).startsWith("*14|");
        assertThat(kv.ask("CLIENT GETNAME")).isEqualTo("$3|joe|");
        assertThat(kv.ask("AUTH any")).startsWith("-ERR AUTH <password> called without any");
        assertThat(kv.ask("AUTH joe any")).startsWith("-WRONGPASS ");
    }

    @Test
    void whatIsNotThereDiffersInResp3() {
        kv.ask("SET h v");
        kv.ask("HELLO 3");

        assertThat(kv.ask("GET none")).isEqualTo("_|");
        assertThat(kv.ask("CONFIG GET save")).isEqualTo("%1|$4|save|$0||");
        assertThat(kv.ask("INFO keyspace")).startsWith("=").contains("|txt:# Keyspace|db0:keys=1");
    }

    @Test
    void aClientHasANumberAndMayHaveAName() {
        var other = kv.client(7);
        assertThat(other.ask("CLIENT ID")).isEqualTo(":7|");
        assertThat(other.ask("CLIENT GETNAME")).isEqualTo("$-1|");
        assertThat(other.ask("CLIENT SETNAME joe")).isEqualTo("+OK|");
        assertThat(other.ask("CLIENT GETNAME")).isEqualTo("$3|joe|");
        assertThat(kv.ask("CLIENT", "SETNAME", "a b"))
                .isEqualTo(
                        "-ERR Client names cannot contain spaces, newlines or special"
                                + " characters.|");
    }

    @Test
    void aNameHasABound() {
        assertThat(kv.ask("CLIENT", "SETNAME", "x".repeat(256))).isEqualTo("+OK|");
        assertThat(kv.ask("CLIENT", "SETNAME", "x".repeat(257)))
                .isEqualTo("-ERR Client names have 256 bytes at most|");
        assertThat(kv.ask("CLIENT", "SETINFO", "LIB-VER", "x".repeat(257))).startsWith("-ERR ");
    }

    @Test
    void aClientMaySayWhatItIs() {
        var other = kv.client(7);
        assertThat(other.ask("CLIENT SETINFO LIB-NAME jedis")).isEqualTo("+OK|");
        assertThat(other.ask("CLIENT SETINFO LIB-VER 6")).isEqualTo("+OK|");
        assertThat(other.ask("CLIENT SETINFO LIB x")).isEqualTo("-ERR Unrecognized option 'LIB'|");
        assertThat(other.ask("CLIENT NO-EVICT on")).isEqualTo("+OK|");
        assertThat(other.ask("CLIENT NO-EVICT perhaps")).isEqualTo("-ERR syntax error|");
        assertThat(other.ask("CLIENT PAUSE 1"))
                .isEqualTo("-ERR unknown subcommand 'PAUSE'. Try CLIENT HELP.|");

        assertThat(kv.ask("CLIENT LIST"))
                .contains("id=1 addr=?:0 laddr=?:0 fd=-1 name= ")
                .contains("id=7 addr=?:0 laddr=?:0 fd=-1 name= age=0 idle=0 flags=e db=0 ")
                .contains("cmd=NULL user=default redir=-1 resp=2 lib-name=jedis lib-ver=6");
        assertThat(other.ask("CLIENT INFO")).contains("id=7 ").doesNotContain("id=1 ");
        other.leaves();
        assertThat(kv.ask("CLIENT LIST")).doesNotContain("id=7 ");
    }

    /** As Redis 7.2 has them, with the {@code watch} of 7.4. */
    @Test
    void clientListShowsAllFields() {
        var fields =
                "id addr laddr fd name age idle flags db sub psub ssub multi watch qbuf qbuf-free"
                        + " argv-mem multi-mem rbs rbp obl oll omem tot-mem events cmd user redir"
                        + " resp lib-name lib-ver";

        assertThat(fieldsOf(kv.ask("CLIENT INFO"))).isEqualTo(fields);
    }

    private static String fieldsOf(String bulk) {
        return bulk.replaceAll("^\\$\\d+\\|", "").replaceAll("=\\S*", "").replaceAll("[\n|]", "");
    }

    @Test
    void clientListShowsConnectionsOfTheNode() {
        kv.observed(
                new Connection(new ClientId(1), "10.0.0.1:50001", "10.0.0.9:6379", 12, 0, 0, 0),
                new Connection(
                        new ClientId(2),
                        "[::1]:50002",
                        "[::1]:6379",
                        13,
                        KvBench.MILLIS - 65_000,
                        77,
                        900));
        kv.passes(3_000).ask("PING");
        kv.ask("MULTI");
        kv.ask("SET k v");

        assertThat(kv.client(3).ask("CLIENT LIST"))
                .contains("id=1 addr=10.0.0.1:50001 laddr=10.0.0.9:6379 fd=12 name= age=1700000003")
                .contains(" multi=1 watch=0 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=")
                .contains("id=2 addr=[::1]:50002 laddr=[::1]:6379 fd=13 name= age=68 idle=68 ")
                .contains(" qbuf=77 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=1")
                .contains(" oll=1 omem=900 tot-mem=977 events=rw cmd=NULL user=default ");
        assertThat(kv.ask("DISCARD")).isEqualTo("+OK|");
        assertThat(kv.ask("CLIENT INFO")).startsWith("$").contains(" argv-mem=10 ");
        assertThat(kv.ask("INFO clients")).contains("connected_clients:2|");
        assertThat(kv.ask("INFO stats")).contains("total_connections_received:2|");
    }

    /** Where {@code redis-cli --stat} looks. */
    @Test
    void infoCountsCommands() {
        kv.ask("PING");
        kv.ask("GET");
        assertThat(kv.ask("INFO stats")).contains("|total_commands_processed:2|");
        assertThat(kv.ask("INFO"))
                .contains("|loading:0|rdb_bgsave_in_progress:0|", "|aof_rewrite_in_progress:0|");
        kv.ask("MULTI");
        kv.ask("GET k");
        kv.ask("EXEC");
        assertThat(kv.ask("INFO stats")).contains("|total_commands_processed:7|");
    }

    @Test
    void refusedDatabaseRefusesWhatFollows() {
        assertThat(kv.ask("SET k v")).isEqualTo("+OK|");
        assertThat(kv.ask("SELECT 1")).isEqualTo("-ERR DB index is out of range|");
        for (String line : List.of("GET k", "SET k w", "FLUSHDB", "FLUSHALL", "DBSIZE")) {
            assertThat(kv.ask(line)).as(line).startsWith("-ERR the database that was selected is");
        }
        assertThat(kv.ask("PING")).isEqualTo("+PONG|");
        assertThat(kv.client(2).ask("GET k")).isEqualTo("$1|v|");
        assertThat(kv.ask("SELECT 0")).isEqualTo("+OK|");
        assertThat(kv.ask("GET k")).isEqualTo("$1|v|");
    }

    @Test
    void refusedDatabaseRefusesWhatATransactionDoesBehindIt() {
        kv.ask("MULTI");
        kv.ask("SELECT 2");
        kv.ask("SET k v");
        assertThat(kv.ask("EXEC"))
                .startsWith("*2|-ERR DB index is out of range|-ERR the database that was selected");
        kv.ask("MULTI");
        assertThat(kv.ask("SET k v")).startsWith("-ERR the database that was selected");
        assertThat(kv.ask("EXEC")).startsWith("-EXECABORT ");
        assertThat(kv.ask("RESET")).isEqualTo("+RESET|");
        assertThat(kv.ask("EXISTS k")).isEqualTo(":0|");
    }

    /** What it says is true, whether the link is up or not. */
    @Test
    void standbyThatFollowsDoesNotSayThatItsLinkIsDown() {
        assertThat(kv.declined("GET k", FOLLOWING))
                .isEqualTo(
                        "-MASTERDOWN this node is the standby, which serves no reads: ask the"
                                + " primary|");
        assertThat(kv.declined("INFO replication", FOLLOWING)).contains("master_link_status:up");
    }

    @Test
    void clientListShowsTheLastCommandSent() {
        var other = kv.client(7);
        other.ask("MULTI");
        other.ask("GET k");
        assertThat(kv.ask("CLIENT LIST ID 7")).contains("cmd=get ");
        other.ask("EXEC");
        assertThat(kv.ask("CLIENT LIST ID 7")).contains("cmd=exec ");
        assertThat(kv.ask("CLIENT LIST ID 1")).contains("cmd=client|list ");
        other.ask("FOO");
        assertThat(kv.ask("CLIENT LIST ID 7")).contains("cmd=NULL ");
        other.ask("GET");
        assertThat(kv.ask("CLIENT LIST ID 7")).contains("cmd=get ");
    }

    @Test
    void clientListSelectsByNumberAndType() {
        kv.client(7).ask("PING");
        kv.client(8).ask("PING");

        assertThat(kv.ask("CLIENT LIST ID 8 9 7"))
                .containsSubsequence("id=8 ", "id=7 ")
                .doesNotContain("id=9 ");
        assertThat(kv.ask("CLIENT LIST TYPE normal")).contains("id=1 ", "id=7 ", "id=8 ");
        assertThat(kv.ask("CLIENT LIST TYPE replica")).isEqualTo("$0||");
    }

    @Test
    void clientFlagsShowItsSwitches() {
        assertThat(kv.ask("CLIENT INFO")).contains(" flags=N ");
        kv.ask("CLIENT NO-EVICT on");
        kv.ask("CLIENT NO-TOUCH on");
        assertThat(kv.ask("CLIENT INFO")).contains(" flags=eT ");
        kv.ask("CLIENT NO-EVICT off");
        assertThat(kv.ask("CLIENT INFO")).contains(" flags=T ");
    }

    @Test
    void resetBeginsAnew() {
        kv.ask("HELLO 3 SETNAME joe");
        kv.ask("MULTI");

        assertThat(kv.ask("RESET")).isEqualTo("+RESET|");

        assertThat(kv.ask("CLIENT GETNAME")).isEqualTo("$-1|");
        assertThat(kv.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI|");
    }

    @Test
    void quitEndsTheConnectionBehindItsAnswer() {
        assertThat(kv.ask("QUIT")).isEqualTo("+OK|" + HUNG_UP);
    }

    @ParameterizedTest
    @CsvSource({
        "WAIT 1 0, :1|",
        "WAIT x 0, -ERR value is not an integer or out of range|",
        "WAIT 1 -1, -ERR timeout is negative|",
        "ROLE, '*3|$6|master|:0|*0|'",
        "FUTAGO.EPOCH, :1|",
        "COMMAND INFO none, '*1|$-1|'",
    })
    void aServerSays(String line, String answer) {
        assertThat(kv.ask(line)).isEqualTo(answer);
    }

    @Test
    void sectionsOfInfoAreToldAsAsked() {
        assertThat(kv.ask("INFO replication"))
                .contains("|role:master|connected_slaves:0|")
                .doesNotContain("# Server");
        assertThat(kv.ask("INFO server clients"))
                .contains("# Server", "# Clients|connected_clients:1|")
                .doesNotContain("# Memory");
        assertThat(kv.ask("INFO all")).contains("# Server", "# Memory", "# Keyspace");
        assertThat(kv.ask("INFO none")).isEqualTo("$0||");
    }

    @Test
    void settingsAreAskedByPatterns() {
        assertThat(kv.ask("CONFIG GET save appendonly"))
                .isEqualTo("*4|$10|appendonly|$2|no|$4|save|$0||");
        assertThat(kv.ask("CONFIG GET MAXMEMORY-*"))
                .isEqualTo("*2|$16|maxmemory-policy|$10|noeviction|");
        assertThat(kv.ask("CONFIG GET none")).isEqualTo("*0|");
        assertThat(kv.ask("CONFIG SET save x"))
                .isEqualTo(
                        "-ERR CONFIG SET failed (possibly related to argument 'save') - can't set"
                                + " immutable config|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "SET k v; -READONLY You can't write against a read only replica.|",
                "PING; +PONG|",
                "WATCH k; +OK|",
                "MULTI; +OK|",
                "FOO; `-ERR unknown command 'FOO', with args beginning with: |`",
                "GET; -ERR wrong number of arguments for 'get' command|",
                "ROLE; *5|$5|slave|$1|?|:0|$7|connect|:0|",
                "WAIT 1 0; -ERR WAIT cannot be used with replica instances.|",
                "QUIT; +OK|<hung up>",
            })
    void aNodeThatIsNotPrimaryAnswers(String line, String answer) {
        assertThat(kv.declined(line)).isEqualTo(answer);
    }

    @Test
    void aNodeThatIsNotPrimarySaysSo() {
        assertThat(kv.declined("GET k")).startsWith("-MASTERDOWN Link with MASTER is down");
        assertThat(kv.declined("DBSIZE")).startsWith("-MASTERDOWN ");
        assertThat(kv.declined("HELLO 2")).contains("|$4|role|$7|replica|");
        assertThat(kv.declined("INFO"))
                .contains("|role:slave|", "|master_link_status:down|")
                .doesNotContain("used_memory");
        kv.declined("MULTI");
        kv.declined("GET k");
        assertThat(kv.declined("EXEC")).startsWith("-EXECABORT ");
    }

    @Test
    void aTransactionOnANodeThatIsNotPrimaryIsNoDefectOfIt() {
        kv.declined("MULTI");
        assertThat(kv.declined("PING")).isEqualTo("+QUEUED|");
        assertThat(kv.declined("INFO")).isEqualTo("+QUEUED|");

        assertThat(kv.declined("EXEC")).startsWith("*2|+PONG|$");
    }

    @Test
    void whatWasWatchedWhereNobodyTellsOfChangesBreaksTheTransaction() {
        assertThat(kv.declined("WATCH k")).isEqualTo("+OK|");
        kv.ask("MULTI");
        kv.ask("SET k 3");

        assertThat(kv.ask("EXEC")).isEqualTo("*-1|");
    }
}

package dev.futago.guests.rr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.guests.rr.RrBench.Changed;
import dev.futago.guests.rr.RrBench.Said;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What the guest promises about effects, retries and dirty pages. */
final class RrGuestTest {

    private static final int PAGES = 4096;
    private static final long ALICE = 0x1234_5678_9ABC_DEFL;
    private static final long BOB = -42;

    @Test
    void requestsOfAllSessionsTakeTheirPlacesInOneHistory() {
        var bench = RrBench.booted(PAGES, 8);

        assertThat(bench.ask(ALICE, 1)).isEqualTo(new Said(RrWire.OK, ALICE, 1, 1, 1, 1));
        assertThat(bench.ask(BOB, 1)).isEqualTo(new Said(RrWire.OK, BOB, 1, 1, 2, 1));
        assertThat(bench.ask(ALICE, 2)).isEqualTo(new Said(RrWire.OK, ALICE, 2, 2, 3, 1));
    }

    @Test
    void aRetryTakesEffectOnceAndIsAnsweredAsBefore() {
        var bench = RrBench.booted(PAGES, 8);
        Said first = bench.ask(ALICE, 1);
        int digest = bench.memory().digest();
        bench.memory().forgetDirty();

        assertThat(bench.ask(ALICE, 1)).isEqualTo(first);

        assertThat(bench.memory().dirtyPages()).isZero();
        assertThat(bench.memory().digest()).isEqualTo(digest);
    }

    @Test
    void aReadChangesNoByteAndIsToldWhatIsNow() {
        var bench = RrBench.booted(PAGES, 8);
        bench.ask(ALICE, 1);
        bench.ask(ALICE, 2);
        bench.ask(BOB, 1);
        int digest = bench.memory().digest();
        bench.memory().forgetDirty();

        assertThat(bench.read(ALICE)).isEqualTo(new Said(RrWire.OK, ALICE, 0, 2, 3, 1));
        assertThat(bench.read(BOB)).isEqualTo(new Said(RrWire.OK, BOB, 0, 1, 3, 1));
        assertThat(bench.takenOver().read(BOB)).isEqualTo(new Said(RrWire.OK, BOB, 0, 1, 3, 2));

        assertThat(bench.memory().dirtyPages()).isZero();
        assertThat(bench.memory().digest()).isEqualTo(digest);
    }

    @Test
    void whatIsRehearsedIsWholeRequestsThatTakeEffectRoundForRound() {
        var guest = new RrGuest(8);
        var memory = GuestMemory.allocate(4L << 20, Tracking.QUEUE);
        guest.boot(memory);
        var request = new Request(Pair.alone(1));
        var reply = new Reply();

        for (int round = 0; round < 100; round++) {
            ByteBuffer bytes = guest.rehearsalRequests(round);
            while (bytes.hasRemaining()) {
                int length = guest.requestBytes(bytes);
                assertThat(length).isPositive();
                request.show(bytes, bytes.position(), length, 0);
                guest.handle(memory, request, reply);
                bytes.position(bytes.position() + length);
            }
        }

        assertThat(new RrImage(memory).order()).isEqualTo(300);
        assertThat(new RrImage(memory).sessions()).isEqualTo(8);
        assertThat(new RrImage(memory).isWhole()).isTrue();
    }

    @Test
    void aReadOfASessionThatIsNotKnownIsAnsweredAndBeginsNone() {
        var bench = RrBench.booted(PAGES, 8);

        assertThat(bench.read(ALICE)).isEqualTo(new Said(RrWire.OK, ALICE, 0, 0, 0, 1));
        bench.ask(BOB, 1);
        assertThat(bench.read(ALICE)).isEqualTo(new Said(RrWire.OK, ALICE, 0, 0, 1, 1));

        assertThat(bench.image().sessions()).isEqualTo(1);
        assertThat(bench.ask(ALICE, 1)).isEqualTo(new Said(RrWire.OK, ALICE, 1, 1, 2, 1));
    }

    @Test
    void everyRequestOfTheWindowIsAnsweredAsBeforeAlsoByTheOtherNode() {
        var bench = RrBench.booted(PAGES, 8);
        for (long number = 1; number <= 300; number++) {
            bench.ask(BOB, number);
            bench.ask(ALICE, number);
        }

        var other = bench.takenOver();

        for (long number = 300 - RrWire.WINDOW + 1; number <= 300; number++) {
            assertThat(other.ask(ALICE, number))
                    .isEqualTo(new Said(RrWire.OK, ALICE, number, number, 2 * number, 2));
        }
        assertThat(other.memory().dirtyPages()).isZero();
    }

    @Test
    void aRetryFromBeforeTheWindowTakesNoEffectAndIsToldSo() {
        var bench = RrBench.booted(PAGES, 8);
        for (int number = 1; number <= RrWire.WINDOW + 2; number++) {
            bench.ask(ALICE, number);
        }

        assertThat(bench.ask(ALICE, 2)).isEqualTo(new Said(RrWire.TOO_OLD, ALICE, 2, 2, 0, 1));
        assertThat(bench.ask(ALICE, 3)).isEqualTo(new Said(RrWire.OK, ALICE, 3, 3, 3, 1));

        assertThat(bench.image().count(ALICE)).isEqualTo(RrWire.WINDOW + 2);
        assertThat(bench.image().order()).isEqualTo(RrWire.WINDOW + 2);
    }

    @Test
    void aRequestAfterAGapTakesNoEffect() {
        var bench = RrBench.booted(PAGES, 8);
        bench.ask(ALICE, 1);

        assertThat(bench.ask(ALICE, 3)).isEqualTo(new Said(RrWire.OUT_OF_ORDER, ALICE, 3, 1, 1, 1));

        assertThat(bench.image().lastNumber(ALICE)).isEqualTo(1);
    }

    @Test
    void anUnknownSessionMustBeginWithItsFirstNumberAndIsToldHowLongTheHistoryIs() {
        var bench = RrBench.booted(PAGES, 8);
        bench.ask(BOB, 1);

        assertThat(bench.ask(ALICE, 2)).isEqualTo(new Said(RrWire.EXPIRED, ALICE, 2, 0, 1, 1));

        assertThat(bench.image().sessions()).isEqualTo(1);
    }

    @Test
    void theOtherNodeAnswersFromMemoryAlone() {
        var bench = RrBench.booted(PAGES, 8);
        bench.ask(ALICE, 1);
        bench.ask(ALICE, 2);

        var other = bench.takenOver();

        assertThat(other.ask(ALICE, 2)).isEqualTo(new Said(RrWire.OK, ALICE, 2, 2, 2, 2));
        assertThat(other.ask(ALICE, 3)).isEqualTo(new Said(RrWire.OK, ALICE, 3, 3, 3, 2));
        assertThat(other.image().dirtyPages()).isEqualTo(8);
        assertThat(other.image().isWhole()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4096, 1", "4096, 2", "4096, 3", "4096, 8", "4096, 1024", "64, 8", "64, 64"})
    void eachFreshRequestDirtiesExactlySoManyPages(int pages, int dirtyPages) {
        var bench = RrBench.booted(pages, dirtyPages);

        bench.seal();

        for (int number = 1; number <= 2000; number++) {
            bench.ask(ALICE, number);
            boolean isGroupFull = number % 4 == 1 && number > 1;
            int lines = Math.max(2, dirtyPages) + (isGroupFull ? 1 : 0);
            assertThat(bench.seal()).isEqualTo(new Changed(dirtyPages, lines));
        }

        assertThat(bench.image().order()).isEqualTo(2000);
        assertThat(bench.image().isWhole()).isTrue();
    }

    @Test
    void theSameRequestsLeaveTheSameBytesInALargerMemory() {
        var small = RrBench.booted(5121, 8);
        var large = RrBench.booted(6000, 8);
        for (int number = 1; number <= 500; number++) {
            small.ask(ALICE, number);
            large.ask(ALICE, number);
        }

        var ofSmall = new byte[5121 * GuestMemory.PAGE_BYTES];
        var ofLarge = new byte[ofSmall.length];
        small.memory().copyOut(0, ofSmall, 0, ofSmall.length);
        large.memory().copyOut(0, ofLarge, 0, ofLarge.length);

        assertThat(ofLarge).isEqualTo(ofSmall);
    }

    @Test
    void theSessionWhoseLastEffectIsOldestMakesRoom() {
        var bench = RrBench.booted(64, 1); // one page: room for 7 sessions
        int sessions = 0;
        while (bench.image().sessions() == sessions) {
            bench.ask(++sessions, 1);
        }
        long newest = sessions; // the first that found all slots taken

        assertThat(bench.image().lastNumber(newest)).isEqualTo(1);
        long forgotten = 1;
        while (bench.image().lastNumber(forgotten) != 0) {
            forgotten++;
        }
        assertThat(forgotten).isLessThan(newest);
        assertThat(bench.ask(forgotten, 2).status()).isEqualTo(RrWire.EXPIRED);
        assertThat(bench.image().order()).isEqualTo(newest);
        assertThat(bench.image().countSum()).isEqualTo(newest - 1);
    }

    @Test
    void aRetryAndAReadKeepNoSessionFromBeingForgotten() {
        var bench = RrBench.booted(64, 1); // one page: room for 7 sessions
        for (int session = 1; session <= 7; session++) {
            bench.ask(session, 1);
        }
        bench.ask(1, 1);
        bench.read(1);

        bench.ask(8, 1);

        assertThat(bench.ask(1, 2).status()).isEqualTo(RrWire.EXPIRED);
        assertThat(bench.read(1)).returns(RrWire.OK, Said::status).returns(0L, Said::count);
        for (int session = 2; session <= 8; session++) {
            assertThat(bench.ask(session, 1).status()).isEqualTo(RrWire.OK);
        }
    }

    @Test
    void aSessionAtWorkOutlivesManyThatComeAndGo() {
        var bench = RrBench.booted(64, 8);
        for (int number = 1; number <= 20_000; number++) {
            assertThat(bench.ask(ALICE, number).status()).isEqualTo(RrWire.OK);
            bench.ask(1_000_000 + number, 1);
        }

        assertThat(bench.image().sessions()).isLessThanOrEqualTo(bench.image().sessionsMax());
        assertThat(bench.image().isWhole()).isTrue();
    }

    @Test
    void tenThousandSessionsAreAllRemembered() {
        var bench = RrBench.booted(5121, 2);
        for (int i = 0; i < 10_000; i++) {
            bench.ask(id(i), 1);
        }

        assertThat(bench.image().sessionsMax()).isEqualTo(28_672);
        assertThat(bench.image().sessions()).isEqualTo(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(bench.ask(id(i), 1).order()).isEqualTo(i + 1);
        }
    }

    private static long id(int index) {
        return new SplittableRandom(index).nextLong() | 1;
    }

    @Test
    void aMemoryTooSmallIsRefusedAtBoot() {
        var memory = GuestMemory.allocate(64L * GuestMemory.PAGE_BYTES, Tracking.NONE);

        assertThatThrownBy(() -> new RrGuest(65).boot(memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the rr guest with 65 dirty pages needs a memory of 266240 bytes, not"
                                + " 262144");
    }

    @Test
    void aMemoryOfSomethingElseIsNotTouched() {
        var memory = GuestMemory.allocate(64L * GuestMemory.PAGE_BYTES, Tracking.NONE);

        assertThatThrownBy(() -> new RrImage(memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this memory was not laid out by the rr guest");
    }
}

package dev.futago.common.role;

import dev.futago.common.guest.ClientId;

/** What a role wants done. */
public sealed interface Action {

    /** Say something to the peer. Who performs it owns the pages in it, and releases them. */
    record Send(LinkId link, Message message) implements Action {}

    /** End a connection to the peer; nothing more will be told of it. */
    record Close(LinkId link, String reason) implements Action {}

    /** Connect to the peer: Dialed or DialFailed will be told. */
    record Dial() implements Action {}

    /** Give a client its answer. The bytes are the performer's. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Reply(ClientId client, byte[] bytes) implements Action {}

    /** End the connection of one client. */
    record Hangup(ClientId client) implements Action {}

    /** End the connections of all clients: what they still wait for will not come (R10). */
    record HangupAll() implements Action {}

    /** Read from clients, or leave what they send where it is (P5). */
    record Intake(boolean open) implements Action {}

    /** Read from one client, or leave what it sends where it is, while others are read (P5). */
    record ClientIntake(ClientId client, boolean open) implements Action {}

    /** Ask the arbiter for the record. */
    record ReadTenure(long question) implements Action {}

    /** Ask the arbiter to replace the record of a revision by this one. */
    record Claim(long question, Revision expected, Tenure sought) implements Action {}

    /** End this role and begin another with the same guest memory. Always the last of a step. */
    record Become(Next next) implements Action {}

    /** Say what has happened. */
    record Announce(Milestone milestone) implements Action {}

    /** End this process: it is not fit to be part of the pair, for the reason given. */
    record Stop(String reason) implements Action {}

    /** Tell an operator what came of an order; each is told once. */
    record Report(long ticket, Outcome outcome) implements Action {}
}

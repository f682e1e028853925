package dev.futago.node.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * What writing asks of a disk, step by step. An interface so that tests can have a disk that breaks
 * at any step, and see in which order they come.
 */
interface Disk {

    /** Opens a file. The caller closes it. */
    FileChannel open(Path file, OpenOption... how) throws IOException;

    /** Writes all of it. */
    void write(FileChannel file, ByteBuffer bytes) throws IOException;

    /** Returns when the file is on the disk. */
    void force(FileChannel file) throws IOException;

    /** Gives a file another's name, and ends that one, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Returns when the names in a folder are on the disk. */
    void forceFolder(Path folder) throws IOException;
}

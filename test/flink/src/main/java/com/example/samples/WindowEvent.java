package com.example.samples;

/** What the windows of a {@link WindowedJob} are about. */
public interface WindowEvent {
    String key();

    /** Event time in ms. */
    long time();
}

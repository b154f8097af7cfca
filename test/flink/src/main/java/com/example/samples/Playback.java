package com.example.samples;

/** The part of {@link ScriptedSource} that is the same for all Flink versions. */
final class Playback {
    interface Output<T> {
        void element(T element);

        void watermark(long timestamp);
    }

    private Playback() {}

    /** Plays one phase after the other, each when it is called for, until the thread is interrupted. */
    static <T> void run(String feedName, Object checkpointLock, Output<T> output) throws InterruptedException {
        run(feedName, checkpointLock, output, Integer.MAX_VALUE);
    }

    static <T> void run(String feedName, Object checkpointLock, Output<T> output, int lastPhase) throws InterruptedException {
        for (int phase = Running.firstPhase(); phase <= lastPhase; phase++) {
            Running.awaitPhase(phase);
            Feed<T> feed = Running.feed(feedName);
            synchronized (checkpointLock) {
                feed.elements(phase).forEach(output::element);
                if (feed.watermark(phase) != null) {
                    output.watermark(feed.watermark(phase));
                }
            }
            Running.phasePlayed();
        }
    }
}

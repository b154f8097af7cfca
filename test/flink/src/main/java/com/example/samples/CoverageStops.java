package com.example.samples;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;

/** Makes a task stand still at the end of each phase, in the middle of its input; checkpoints go on meanwhile. */
final class CoverageStops {
    private final MailboxExecutor mails;
    private int phase = 1;

    CoverageStops(StreamTask<?, ?> task) {
        // An operator's own priority would leave the mails with checkpoint barriers alone.
        mails = task.getMailboxExecutorFactory().createExecutor(TaskMailbox.MIN_PRIORITY);
    }

    void endPhase() throws Exception {
        Running.phasePlayed();
        phase++;
        awaitPhase();
    }

    void awaitPhase() throws Exception {
        while (!Running.hasBegun(phase)) {
            if (!mails.tryYield()) {
                Thread.sleep(1);
            }
        }
    }
}

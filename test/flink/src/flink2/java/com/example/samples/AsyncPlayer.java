package com.example.samples;

import org.apache.flink.api.common.state.State;

/** The same in states of the asynchronous API. */
final class AsyncPlayer<K> extends KeyedPlayer<K> {
    AsyncPlayer(String uid) {
        super(uid);
    }

    @Override
    State flinkState(KeyedState<K, ?, ?> state) {
        return AsyncStates.register(state.descriptor(), getRuntimeContext());
    }
}

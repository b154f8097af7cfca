package com.example.samples;

import org.apache.flink.runtime.state.AsyncKeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;

/** The same for the asynchronous state API. */
final class AsyncScriptedTime extends ScriptedTime {
    AsyncScriptedTime(StateBackend backend) {
        super(backend);
    }

    @Override
    public boolean supportsAsyncKeyedStateBackend() {
        return backend.supportsAsyncKeyedStateBackend();
    }

    @Override
    public <K> AsyncKeyedStateBackend<K> createAsyncKeyedStateBackend(KeyedStateBackendParameters<K> parameters) throws Exception {
        return backend.createAsyncKeyedStateBackend(byScript(parameters));
    }
}

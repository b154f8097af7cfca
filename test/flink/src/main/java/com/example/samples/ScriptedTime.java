package com.example.samples;

import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendFactory;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.util.DynamicCodeLoadingException;

/** One of Flink's state backends, with TTL that goes by the times of the script. */
public class ScriptedTime implements StateBackend {
    static final String BACKEND = "scripted-time.backend";

    /** Threads that play no script, such as RocksDB's, must not find anything expired. */
    private static final ThreadLocal<Long> NOW = ThreadLocal.withInitial(() -> 0L);

    final StateBackend backend;

    ScriptedTime(StateBackend backend) {
        this.backend = backend;
    }

    static void set(long now) {
        NOW.set(now);
    }

    @Override
    public <K> CheckpointableKeyedStateBackend<K> createKeyedStateBackend(KeyedStateBackendParameters<K> parameters) throws Exception {
        return backend.createKeyedStateBackend(byScript(parameters));
    }

    static <K> KeyedStateBackendParameters<K> byScript(KeyedStateBackendParameters<K> parameters) {
        return new KeyedStateBackendParametersImpl<>(parameters).setTtlTimeProvider(NOW::get);
    }

    @Override
    public OperatorStateBackend createOperatorStateBackend(OperatorStateBackendParameters parameters) throws Exception {
        return backend.createOperatorStateBackend(parameters);
    }

    @Override
    public boolean useManagedMemory() {
        return backend.useManagedMemory();
    }

    @Override
    public boolean supportsSavepointFormat(SavepointFormatType format) {
        return backend.supportsSavepointFormat(format);
    }

    @Override
    public boolean supportsNoClaimRestoreMode() {
        return backend.supportsNoClaimRestoreMode();
    }

    /** Named in the configuration; {@link #BACKEND} names the backend meant. */
    public static final class Factory implements StateBackendFactory<ScriptedTime> {
        @Override
        public ScriptedTime createFromConfig(ReadableConfig config, ClassLoader classLoader) throws IOException {
            Configuration inner = Configuration.fromMap(config.toMap());
            inner.setString("state.backend.type", inner.toMap().get(BACKEND));
            try {
                return Versions.scriptedTime(StateBackendLoader.loadStateBackendFromConfig(inner, classLoader, null));
            } catch (DynamicCodeLoadingException e) {
                throw new IOException(e);
            }
        }
    }
}

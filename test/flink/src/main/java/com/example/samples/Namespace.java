package com.example.samples;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** The type of a state's namespaces. */
record Namespace(String notation, TypeSerializer<?> serializer) {
    static final Namespace VOID = new Namespace("Void", VoidNamespaceSerializer.INSTANCE);
    static final Namespace TIME_WINDOW = new Namespace("TimeWindow", new TimeWindow.Serializer());
    static final Namespace GLOBAL_WINDOW = new Namespace("GlobalWindow", new GlobalWindow.Serializer());
}

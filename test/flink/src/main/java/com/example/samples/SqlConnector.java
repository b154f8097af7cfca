package com.example.samples;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Tables that are what a scripted source emits, or that keep nothing of what is written to them. */
public final class SqlConnector implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    static final String NAME = "scripted";
    /** The name of a source's feed. */
    static final ConfigOption<String> FEED = ConfigOptions.key("feed").stringType().noDefaultValue();
    static final ConfigOption<Changes> CHANGES = ConfigOptions.key("changes").enumType(Changes.class).defaultValue(Changes.ALL);

    /** The kinds of a table's rows. */
    enum Changes {
        INSERTS(ChangelogMode.insertOnly()),
        UPSERTS(ChangelogMode.newBuilder()
                .addContainedKind(RowKind.INSERT).addContainedKind(RowKind.UPDATE_AFTER).addContainedKind(RowKind.DELETE).build()),
        ALL(ChangelogMode.all());

        private final ChangelogMode mode;

        Changes(ChangelogMode mode) {
            this.mode = mode;
        }
    }

    @Override
    public String factoryIdentifier() {
        return NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(FEED, CHANGES);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        return new Source(helper.getOptions().get(FEED), helper.getOptions().get(CHANGES), context.getPhysicalRowDataType().getLogicalType());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new Sink(FactoryUtil.createTableFactoryHelper(this, context).getOptions().get(CHANGES));
    }

    /** Its watermarks are those of the script. */
    private record Source(String feed, Changes changes, LogicalType type) implements ScanTableSource, SupportsSourceWatermark {
        @Override
        public ChangelogMode getChangelogMode() {
            return changes.mode;
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            return new DataStreamScanProvider() {
                @Override
                public DataStream<RowData> produceDataStream(ProviderContext provider, StreamExecutionEnvironment env) {
                    DataStreamSource<RowData> rows = env.addSource(new ScriptedSource<>(feed), InternalTypeInfo.of((RowType) type));
                    // Flink 1.20 does this itself.
                    provider.generateUid("source").ifPresent(rows::uid);
                    return rows.setParallelism(1);
                }

                @Override
                public boolean isBounded() {
                    return false;
                }
            };
        }

        @Override
        public void applySourceWatermark() {}

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return feed;
        }
    }

    private record Sink(Changes changes) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return changes == Changes.ALL ? requested : changes.mode;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            return SinkV2Provider.of(new DiscardingSink<>());
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return NAME;
        }
    }
}

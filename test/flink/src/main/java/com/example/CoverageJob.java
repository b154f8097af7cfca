package com.example;

import com.example.samples.BroadcastMirror;
import com.example.samples.KeyedOperator;
import com.example.samples.OperatorListMirror;
import com.example.samples.Partial;
import com.example.samples.PlainOperator;
import com.example.samples.ScriptedJob;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.typeinfo.Types;

/** A small job with every way to change a state, for the kinds of handles that are not about contents. */
public final class CoverageJob extends ScriptedJob {
    private static final int KEYS = 20;

    private final String description;
    private final List<Partial> partial;

    private CoverageJob(int parallelism, String carts, List<Partial> partial, BiConsumer<KeyedOperator<String>, Integer> script) {
        this.partial = partial;
        description = "The job has two operators with parallelism " + parallelism + ": `carts` (keyed by String; " + carts
                + ") and `prices` (list and broadcast state).";
        script.accept(add(new KeyedOperator<>("carts", parallelism, 128, Types.STRING, "String")), KEYS);
        writePrices(add(new PlainOperator("prices", parallelism, 128)));
    }

    public static CoverageJob allKinds(int parallelism) {
        return new CoverageJob(parallelism, "every kind of keyed state, one with TTL, event timers; `note` is registered in the third phase",
                List.of(new Partial("carts", "sessions")), CoverageScript::writeAllKinds);
    }

    public static CoverageJob fewKinds() {
        return new CoverageJob(1, "value state, map state with TTL; the list state `notes` is registered in the third phase",
                List.of(new Partial("carts", "sessions")), CoverageScript::writeFewKinds);
    }

    /** With one column family, since each adds 4 KB or more to every OPTIONS file of RocksDB. */
    public static CoverageJob oneState() {
        return new CoverageJob(1, "value state", List.of(), CoverageScript::writeTotals);
    }

    @Override
    public String description() {
        return description;
    }

    /** The changelog backend does not ask {@link com.example.samples.ScriptedTime} for the time. */
    @Override
    public List<Partial> partial() {
        return partial;
    }

    private static void writePrices(PlainOperator prices) {
        OperatorListMirror<String> pending = prices.list("pending", Types.STRING, "String");
        BroadcastMirror<String, Long> list = prices.broadcast("price-list", Types.STRING, "String", Types.LONG, "Long");
        pending.add(0, "first");
        list.put("apples", 100L);
        list.put("pears", 200L);
        prices.endPhase();
        pending.add(0, "second");
        list.put("apples", 110L);
        prices.endPhase();
        list.remove("pears");
        prices.endPhase();
    }
}

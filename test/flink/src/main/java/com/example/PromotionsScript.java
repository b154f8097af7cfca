package com.example;

import com.example.samples.BroadcastMirror;
import com.example.samples.OperatorListMirror;
import com.example.samples.PlainOperator;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeinfo.Types;

/** Operator state with composite values. */
final class PromotionsScript {
    private PromotionsScript() {}

    static PlainOperator operator() {
        return new PlainOperator("promotions", 3, 128);
    }

    static void write(PlainOperator promotions) {
        OperatorListMirror<Address> stores = promotions.list("stores", Types.POJO(Address.class), Notations.ADDRESS);
        BroadcastMirror<Segment, BigDecimal> rates =
                promotions.broadcast("rates", Types.ENUM(Segment.class), Notations.SEGMENT, Types.BIG_DEC, "BigDecimal");

        for (int i = 0; i < 7; i++) {
            stores.add(i % 3, OrderMaker.address(i));
        }
        for (Segment segment : Segment.values()) {
            rates.put(segment, BigDecimal.valueOf(segment.ordinal() + 5, 1));
        }
        promotions.endPhase();

        stores.clear(1);
        rates.remove(Segment.RETAIL);
        promotions.endPhase();

        stores.add(2, OrderMaker.address(44));
        rates.put(Segment.STAFF, new BigDecimal("99999999999999999999.000001"));
        promotions.endPhase();
    }
}

package com.example;

import com.example.samples.KeyedOperator;
import com.example.samples.ListMirror;
import com.example.samples.MapMirror;
import com.example.samples.Timers;
import com.example.samples.ValueMirror;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;

/** Orders keyed by String. */
final class OrdersScript {
    private final ValueMirror<String, Order> order;
    private final ListMirror<String, Order> history;
    private final MapMirror<String, OrderStatus, Visit> handled;
    private final ValueMirror<String, Basket> basket;
    private final ValueMirror<String, Coupon> coupon;
    private final ValueMirror<String, UUID> token;
    private final ValueMirror<String, Payment> payment;
    private final ValueMirror<String, GenericRecord> receipt;
    private final Timers<String> timers;

    private OrdersScript(KeyedOperator<String> orders) {
        order = orders.value("order", Types.POJO(Order.class), Notations.ORDER);
        history = orders.list("history", Types.POJO(Order.class), Notations.ORDER);
        handled = orders.map("handled", Types.ENUM(OrderStatus.class), Notations.STATUS, TypeInformation.of(Visit.class), Notations.VISIT);
        basket = orders.value("basket", Types.POJO(Basket.class), VersionNotations.BASKET);
        coupon = orders.value("coupon", Types.GENERIC(Coupon.class), "Kryo com.example.Coupon");
        token = orders.value("token", TypeInformation.of(UUID.class), "Kryo java.util.UUID");
        payment = orders.value("payment", TypeInformation.of(Payment.class), "Avro " + Payment.getClassSchema());
        receipt = orders.value("receipt", new GenericRecordAvroTypeInfo(Receipts.SCHEMA), "Avro " + Receipts.SCHEMA);
        timers = orders.timers();
    }

    static KeyedOperator<String> operator() {
        return new KeyedOperator<>("orders", 3, 128, Types.STRING, "String");
    }

    static void write(KeyedOperator<String> orders, int count) {
        OrdersScript script = new OrdersScript(orders);
        for (int i = 0; i < count; i++) {
            script.create(key(i), i);
        }
        orders.endPhase();
        for (int i = 0; i < count; i++) {
            script.change(key(i), i);
        }
        orders.endPhase(1_700_000_000_000L);
        for (int i = 0; i < count; i += 6) {
            script.create(key(i), i + 1);
        }
        orders.endPhase();
    }

    private static String key(int i) {
        return "order-" + (1001 + i);
    }

    private void create(String key, int i) {
        order.update(key, i % 4 == 2 ? OrderMaker.expressOrder(i) : OrderMaker.order(i));
        if (i % 10 == 1) {
            history.update(key, List.of(OrderMaker.order(i + 100), OrderMaker.expressOrder(i + 101)));
        }
        handled.put(key, OrderStatus.PACKED, new Visit(null, i, OrderMaker.moment(i)));
        if (i % 2 == 0) {
            basket.update(key, basket(i));
            coupon.update(key, coupon(i));
        } else {
            token.update(key, uuid(i));
            handled.put(key, OrderStatus.DELIVERED, new Visit("door " + i, -i, null));
        }
        if (i % 3 == 0) {
            payment.update(key, Payments.payment(i));
            timers.registerEvent(key, 1_700_000_000_000L + (i - 30) * 1000L);
        } else if (i % 3 == 1) {
            receipt.update(key, Receipts.receipt(i));
        }
    }

    private void change(String key, int i) {
        switch (i % 6) {
            case 0 -> order.clear(key);
            case 1 -> history.add(key, i % 4 == 1 ? OrderMaker.order(i + 200) : OrderMaker.expressOrder(i + 200));
            case 2 -> basket.update(key, emptyBasket(-i));
            case 3 -> payment.update(key, Payments.payment(i + 50));
            case 4 -> coupon.clear(key);
            default -> handled.remove(key, OrderStatus.PACKED);
        }
        if (i % 12 == 7) {
            receipt.update(key, Receipts.receipt(-i));
            token.clear(key);
        }
    }

    private static Basket emptyBasket(int version) {
        Basket basket = new Basket();
        basket.version = version;
        basket.items = new ArrayList<>();
        basket.prices = new LinkedHashMap<>();
        return basket;
    }

    /** The keys of the map are such that no hash table puts them in another order. */
    private static Basket basket(int i) {
        Basket basket = emptyBasket(i);
        basket.items.addAll(List.of("apple", "pear " + i, ""));
        basket.prices.put("A1", i * 250L);
        basket.prices.put("A2", -1L);
        basket.gifts = i % 4 == 0 ? new LinkedHashSet<>(List.of("card " + i)) : null;
        basket.day = OrderMaker.day(i);
        basket.time = LocalTime.of(i % 24, i % 3 == 0 ? 0 : 59, 0, i % 5 == 0 ? 987_654_321 : 0);
        basket.saved = i % 4 == 2 ? null : basket.day.minusYears(60).atTime(basket.time);
        return basket;
    }

    private static Coupon coupon(int i) {
        return new Coupon("SAVE-" + i, i, 10.5 * i, i % 4 == 0 ? null : i * 1_000_000_000_000L, new Date(OrderMaker.moment(i).toEpochMilli()),
                uuid(i), Segment.values()[i % 3], i % 6 == 0 ? List.of() : List.of("ä " + i, "books"));
    }

    static UUID uuid(int i) {
        return UUID.nameUUIDFromBytes(new byte[] {(byte) i, 44});
    }
}

package com.example;

import com.example.samples.ScriptedJob;
import java.util.List;

/** Values of every type that the DataStream API has serializers for. */
public final class OrdersJob extends ScriptedJob {
    private OrdersJob(int orders, int customers, int sessions) {
        OrdersScript.write(add(OrdersScript.operator()), orders);
        CustomersScript.write(add(CustomersScript.operator()), customers);
        SessionsScript.write(add(SessionsScript.operator()), sessions);
        PromotionsScript.write(add(PromotionsScript.operator()));
    }

    public static OrdersJob large() {
        return new OrdersJob(66, 40, 36);
    }

    public static OrdersJob small() {
        return new OrdersJob(18, 10, 10);
    }

    @Override
    public String description() {
        return "The job has four operators with parallelism 3: `orders` (keyed by String; POJOs with a registered subclass, Kryo and Avro "
                + "values), `customers` (keyed by a POJO; tuples, Either, Row, enum and float values), `sessions` (keyed by Tuple2<String, Long>; "
                + "arrays, lists, maps and Java records) and `promotions` (list and broadcast state). The phases create, change and remove, and "
                + "create again.";
    }

    @Override
    public List<String> classes() {
        return List.of(Coupon.FIELDS);
    }
}

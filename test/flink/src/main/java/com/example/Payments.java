package com.example;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/** Payments, of the class that Avro generates from its schema. */
final class Payments {
    private Payments() {}

    static Payment payment(int i) {
        Instant settled = OrderMaker.moment(-i).plusNanos(i * 1000L);
        LocalDateTime local = LocalDateTime.of(1969, 12, 31, 23, 59, 58).plusMinutes(i);
        return Payment.newBuilder()
                .setId(OrdersScript.uuid(i))
                .setMethod(Method.values()[i % 3])
                .setAmount(BigDecimal.valueOf(i * 12345L - 100_000, 2))
                .setFee(BigDecimal.valueOf(-1_000_001L * i, 4))
                .setBooked(OrderMaker.day(i - 30))
                .setOpens(LocalTime.of(8, i % 60, 30, 5_000_000))
                .setCloses(LocalTime.of(20, i % 60, 0, 6_000))
                .setCreated(OrderMaker.moment(i))
                .setSettled(i % 2 == 0 ? null : settled)
                .setLocalCreated(local.withNano(7_000_000))
                .setLocalSettled(local.minusYears(1).withNano(8_000))
                .setAttempts(-i)
                .setAccount(i * 100_000_000_000L)
                .setRate(0.3f * i)
                .setRisk(0.7 / (i + 1))
                .setConfirmed(i % 4 == 3)
                .setSignature(ByteBuffer.wrap(new byte[] {(byte) i, 0, -1}))
                .setChecksum(new Checksum(new byte[] {1, 2, (byte) i, -128}))
                .setLabels(i % 5 == 0 ? List.of() : List.of("Ärger", "label " + i))
                .setCounters(Maps.of(i % 7 == 0 ? Map.of() : Map.of("tries", (long) i, "π", -3L)))
                .setPayer(new Payer("payer " + i, i % 4 == 0 ? null : 20 + i))
                .setExtra(extra(i))
                .build();
    }

    private static Object extra(int i) {
        return switch (i % 4) {
            case 0 -> "text " + i;
            case 1 -> null;
            case 2 -> -5_000_000_000L - i;
            default -> new Payer("other", i);
        };
    }
}

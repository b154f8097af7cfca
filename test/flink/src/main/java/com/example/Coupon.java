package com.example;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Not a POJO for lack of a plain constructor, so Kryo writes it. */
public final class Coupon {
    /** In the notation of EXPECTED.md, primitive types as in Java. The fields stand nowhere in a snapshot. */
    static final String FIELDS =
            "Kryo com.example.Coupon {code: String, excluded: List<String>, issued: Date, minimum: double, owner: Kryo java.util.UUID, percent: int, "
            + "remaining: Long, segment: " + Notations.SEGMENT + "}";

    private final String code;
    private final int percent;
    private final double minimum;
    private final Long remaining;
    private final Date issued;
    private final UUID owner;
    private final Segment segment;
    private final List<String> excluded;

    Coupon(String code, int percent, double minimum, Long remaining, Date issued, UUID owner, Segment segment, List<String> excluded) {
        this.code = code;
        this.percent = percent;
        this.minimum = minimum;
        this.remaining = remaining;
        this.issued = issued;
        this.owner = owner;
        this.segment = segment;
        this.excluded = new ArrayList<>(excluded);
    }
}

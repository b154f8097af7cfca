package com.example;

/** Types in the notation of EXPECTED.md, written by hand. */
final class Notations {
    static final String STATUS = "Enum com.example.OrderStatus {PLACED, PACKED, SHIPPED, DELIVERED, CANCELLED}";
    static final String SEGMENT = "Enum com.example.Segment {RETAIL, WHOLESALE, STAFF}";
    static final String ADDRESS = "Pojo com.example.Address {city: String, house: Integer, position: double[], street: String}";
    static final String CUSTOMER_ID = "Pojo com.example.CustomerId {country: String, number: Integer}";
    static final String VISIT = "Pojo com.example.Visit {at: Instant, page: String, seconds: Integer}";
    static final String ORDER = "Pojo com.example.Order {amounts: Map<String, Long>, billing: " + ADDRESS + ", changed: Date, "
            + "charged: java.sql.Timestamp, created: Instant, customer: String, depot: Short, discount: Float, dock: Short, due: LocalDate, "
            + "gift: Boolean, grade: Character, id: Long, invoice: Long, items: Integer, lane: Byte, note: String, packed: LocalDateTime, "
            + "paid: Boolean, parcels: int[], pickup: LocalTime, rank: Byte, rating: Double, reference: BigInteger, reserved: Integer, "
            + "shelf: Character, shipping: " + ADDRESS + ", signature: byte[], status: " + STATUS + ", tags: List<String>, tip: Double, "
            + "total: BigDecimal, weight: Float}";

    private Notations() {}
}

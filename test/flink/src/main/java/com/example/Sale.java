package com.example;

import com.example.samples.WindowEvent;

/** A sale in a shop. */
public class Sale implements WindowEvent {
    static final String NOTATION = "Pojo com.example.Sale {amount: Long, at: Long, item: String, shop: String}";

    public String shop;
    public String item;
    public long amount;
    public long at;

    public Sale() {}

    Sale(String shop, String item, long amount, long at) {
        this.shop = shop;
        this.item = item;
        this.amount = amount;
        this.at = at;
    }

    /** Both together, at the later time. */
    static Sale sum(Sale a, Sale b) {
        return new Sale(a.shop, a.item + "+" + b.item, a.amount + b.amount, Math.max(a.at, b.at));
    }

    @Override
    public String key() {
        return shop;
    }

    @Override
    public long time() {
        return at;
    }
}

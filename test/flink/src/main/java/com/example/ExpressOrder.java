package com.example;

import java.sql.Date;
import java.sql.Time;

/** A registered subclass: Flink writes a tag in place of its name. */
public class ExpressOrder extends Order {
    public String courier;
    public Date flight;
    public Time departure;
    public Double surcharge;
    public boolean[] signed;
    public String[] stops;
}

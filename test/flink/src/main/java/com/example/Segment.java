package com.example;

public enum Segment { RETAIL, WHOLESALE, STAFF }

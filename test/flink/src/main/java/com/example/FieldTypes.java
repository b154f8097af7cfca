package com.example;

import java.lang.reflect.Type;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Types of POJO fields that Flink would leave to Kryo: collections in 1.x, local dates and times in every version. */
final class FieldTypes {
    private FieldTypes() {}

    public static final class Tags extends TypeInfoFactory<List<String>> {
        @Override
        public TypeInformation<List<String>> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LIST(Types.STRING);
        }
    }

    public static final class Amounts extends TypeInfoFactory<Map<String, Long>> {
        @Override
        public TypeInformation<Map<String, Long>> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.MAP(Types.STRING, Types.LONG);
        }
    }

    public static final class Day extends TypeInfoFactory<LocalDate> {
        @Override
        public TypeInformation<LocalDate> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LOCAL_DATE;
        }
    }

    public static final class Clock extends TypeInfoFactory<LocalTime> {
        @Override
        public TypeInformation<LocalTime> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LOCAL_TIME;
        }
    }

    public static final class DayAndClock extends TypeInfoFactory<LocalDateTime> {
        @Override
        public TypeInformation<LocalDateTime> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LOCAL_DATE_TIME;
        }
    }
}

// Public final classes of java.base and java.sql in JDK 17: no class stands in front of a field of one. By package.

const BY_PACKAGE: Readonly<Record<string, string>> = {
  'java.io':
    'Console FileDescriptor FilePermission ObjectInputFilter$Config ObjectInputFilter$Status SerializablePermission',
  'java.lang':
    'Boolean Byte Character Character$UnicodeBlock Character$UnicodeScript Class Compiler Double Enum$EnumDesc Float Integer Long Math Module ModuleLayer ModuleLayer$Controller ProcessBuilder ProcessBuilder$Redirect$Type Runtime$Version RuntimePermission Short StackTraceElement StackWalker StackWalker$Option StrictMath String StringBuffer StringBuilder System System$Logger$Level Thread$State Void',
  'java.lang.annotation': 'ElementType RetentionPolicy',
  'java.lang.constant': 'ConstantDescs DirectMethodHandleDesc$Kind',
  'java.lang.invoke':
    'ConstantBootstraps LambdaMetafactory MethodHandles$Lookup MethodHandles$Lookup$ClassOption MethodType SerializedLambda StringConcatFactory VarHandle$AccessMode VarHandle$VarHandleDesc',
  'java.lang.module':
    'Configuration ModuleDescriptor$Builder ModuleDescriptor$Exports ModuleDescriptor$Exports$Modifier ModuleDescriptor$Modifier ModuleDescriptor$Opens ModuleDescriptor$Opens$Modifier ModuleDescriptor$Provides ModuleDescriptor$Requires ModuleDescriptor$Requires$Modifier ModuleDescriptor$Version ResolvedModule',
  'java.lang.ref': 'Cleaner',
  'java.lang.reflect': 'Array Constructor Field Method Parameter RecordComponent ReflectPermission',
  'java.math': 'MathContext RoundingMode',
  'java.net':
    'Authenticator$RequestorType DatagramPacket HttpCookie IDN Inet4Address Inet6Address NetPermission NetworkInterface PasswordAuthentication Proxy$Type SocketPermission StandardProtocolFamily StandardSocketOptions URI URL URLPermission UnixDomainSocketAddress',
  'java.nio': 'ByteOrder',
  'java.nio.channels': 'Channels',
  'java.nio.charset': 'StandardCharsets',
  'java.nio.file':
    'AccessMode DirectoryIteratorException FileSystems FileVisitOption FileVisitResult Files LinkOption LinkPermission Paths StandardCopyOption StandardOpenOption StandardWatchEventKinds',
  'java.nio.file.attribute':
    'AclEntry AclEntry$Builder AclEntryFlag AclEntryPermission AclEntryType FileTime PosixFilePermission PosixFilePermissions',
  'java.security':
    'AccessControlContext AccessController AllPermission CodeSigner CryptoPrimitive DomainLoadStoreParameter DrbgParameters$Capability DrbgParameters$Instantiation DrbgParameters$NextBytes DrbgParameters$Reseed KeyPair KeyRep$Type KeyStore$PrivateKeyEntry KeyStore$SecretKeyEntry KeyStore$TrustedCertificateEntry PKCS12Attribute Permissions Security SecurityPermission SignedObject Timestamp UnresolvedPermission',
  'java.security.cert':
    'CRLReason CertPathValidatorException$BasicReason PKIXReason PKIXRevocationChecker$Option URICertStoreParameters',
  'java.security.spec': 'DSAGenParameterSpec EdECPoint EdECPrivateKeySpec EdECPublicKeySpec',
  'java.sql': 'ClientInfoStatus JDBCType PseudoColumnUsage RowIdLifetime SQLPermission',
  'java.text':
    'Bidi CollationElementIterator CompactNumberFormat Normalizer Normalizer$Form NumberFormat$Style StringCharacterIterator',
  'java.time':
    'DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay OffsetDateTime OffsetTime Period Year YearMonth ZoneOffset ZonedDateTime',
  'java.time.chrono':
    'HijrahChronology HijrahDate HijrahEra IsoChronology IsoEra JapaneseChronology JapaneseDate JapaneseEra MinguoChronology MinguoDate MinguoEra ThaiBuddhistChronology ThaiBuddhistDate ThaiBuddhistEra',
  'java.time.format':
    'DateTimeFormatter DateTimeFormatterBuilder DecimalStyle FormatStyle ResolverStyle SignStyle TextStyle',
  'java.time.temporal':
    'ChronoField ChronoUnit IsoFields JulianFields TemporalAdjusters TemporalQueries ValueRange WeekFields',
  'java.time.zone': 'ZoneOffsetTransition ZoneOffsetTransitionRule ZoneOffsetTransitionRule$TimeDefinition ZoneRules',
  'java.util':
    'Currency Formatter Formatter$BigDecimalLayoutForm HexFormat Locale Locale$Builder Locale$Category Locale$FilteringMode Locale$LanguageRange Objects Optional OptionalDouble OptionalInt OptionalLong PropertyPermission Scanner ServiceLoader Spliterators SplittableRandom StringJoiner UUID',
  'java.util.concurrent': 'Flow TimeUnit',
  'java.util.random': 'RandomGeneratorFactory',
  'java.util.regex': 'Matcher Pattern',
  'java.util.stream': 'Collector$Characteristics Collectors StreamSupport',
  'java.util.zip': 'CRC32C',
}

export const JDK_FINALS: ReadonlySet<string> = new Set(
  Object.entries(BY_PACKAGE).flatMap(([name, classes]) => classes.split(' ').map(one => `${name}.${one}`)),
)

/** One Diffie-Hellman prime that many servers share. */
export interface KnownPrime {
  readonly name: string;
  readonly bits: number;
}

const PRIME_TABLE = `
b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d  768 RFC 2409 group 1
3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0 1024 RFC 2409 group 2
64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b 1536 RFC 3526 group 5
d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e 2048 RFC 3526 group 14
48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c 3072 RFC 3526 group 15
4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33 4096 RFC 3526 group 16
d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd 6144 RFC 3526 group 17
39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf 8192 RFC 3526 group 18
9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966 2048 RFC 7919 ffdhe2048
0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17 3072 RFC 7919 ffdhe3072
4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e 4096 RFC 7919 ffdhe4096
227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7 6144 RFC 7919 ffdhe6144
770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833 8192 RFC 7919 ffdhe8192
44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d 1024 RFC 5114 group 22
bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d 2048 RFC 5114 group 23
0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9 2048 RFC 5114 group 24
bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3 1024 Apache 2.2
f79d1db3c955a28fdeca462670a0712efee4b588c7858e4943883f903bd1354b 1024 Apache 2.2
66d0bf38b0bdfacf2fdae33f35102ab6079fd5ff0feff8e436a4063745c72739 1024 OpenSSL
cc21a33dd1a3edf40bf636b5496e4aede198a437a8548e0cc1a621424e42419b 1024 Java
ef627d8cc44144f36a075d8dd8511bbd278cb5cf438f1052bdbdabe715232c1e 1024 Postfix
8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11 1024 nginx
7b6551ea6ff09bd78c24bede10980a155f70b6c81e48b4dd8bec822ab3bf0e94 2048 HAProxy 1.5
`;

/**
 * Diffie-Hellman primes that are known by name, by sha256 of their bytes without leading zeros. As of 2026-11-22.
 * Those of RFC 2409, 3526 and 7919 follow from their definitions, which a test computes; those of RFC 5114 are in the RFC; the
 * others came with the named programs (collected by nmap's ssl-dh-params and by weakdh.org).
 */
export const DH_PRIMES: ReadonlyMap<string, KnownPrime> = new Map(
  PRIME_TABLE.trim()
    .split('\n')
    .map((row) => [row.slice(0, 64), { name: row.slice(70), bits: Number(row.slice(65, 69)) }]),
);

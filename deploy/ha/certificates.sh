#!/bin/sh
# Makes what the three machines prove to each other that they are of the three, for ten years:
#
#     certificates.sh FOLDER ADDRESS_A ADDRESS_B ADDRESS_C [ADDRESS_OF_POSTGRES, by default 127.0.0.1]
#
# ca.crt goes to all three; of a folder a, b or c node.crt and node.key to that machine alone; ca.key to the safe, for a
# fourth machine one day: run it again with the same folder, and it keeps the authority that is there.
set -eu
umask 077
folder=$1 front=${5:-127.0.0.1}
mkdir -p "$folder/a" "$folder/b" "$folder/c"
cd "$folder"
[ -f ca.key ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3653 \
    -subj "/CN=Permanence, three machines" -keyout ca.key -out ca.crt 2>/dev/null
for node in a:$2 b:$3 c:$4; do
    letter=${node%%:*} address=${node#*:}
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$letter" \
        -keyout "$letter/node.key" -out "$letter/node.csr" 2>/dev/null
    printf 'subjectAltName=IP:%s,IP:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$address" "$front" |
        openssl x509 -req -in "$letter/node.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3653 -sha256 \
            -extfile /dev/stdin -out "$letter/node.crt" 2>/dev/null
    rm "$letter/node.csr"
done

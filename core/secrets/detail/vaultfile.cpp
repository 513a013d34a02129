#include "core/secrets/detail/vaultfile.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"

#include <algorithm>
#include <sodium.h>

namespace executor::secrets::detail {
namespace {
constexpr std::string_view kMagic = "EXV1";
constexpr std::size_t kKeyIdSize = 16;
constexpr std::size_t kHeaderSize = 4 + kKeyIdSize + 8;
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr unsigned long long kMaxOps = 10;
constexpr std::size_t kMaxMemory = std::size_t{1} << 30U;

const unsigned char* raw(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string encrypt(const SecretBytes& key, std::string_view nonce, std::string_view associated, std::string_view plain)
{
    std::string cipher(plain.size() + kTagSize, '\0');
    key.reveal([&](std::string_view bytes) {
        ::crypto_aead_xchacha20poly1305_ietf_encrypt(raw(cipher), nullptr, raw(plain), plain.size(), raw(associated),
                                                     associated.size(), nullptr, raw(nonce), raw(bytes));
    });
    return cipher;
}

std::optional<SecretBytes> decrypt(const SecretBytes& key, std::string_view nonce, std::string_view associated,
                                   std::string_view cipher)
{
    std::string plain(cipher.size() - kTagSize, '\0');
    const WipeAtEnd wiper(plain);
    const int failed = key.reveal([&](std::string_view bytes) {
        return ::crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(cipher), cipher.size(),
                                                            raw(associated), associated.size(), raw(nonce), raw(bytes));
    });
    return failed == 0 ? std::optional(SecretBytes::copyOf(plain)) : std::nullopt;
}

std::string headerOf(const SecretBytes& key, std::uint64_t generation)
{
    auto header = std::string(kMagic) + keyIdOf(key);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        header.push_back(static_cast<char>((generation >> shift) & 0xffU));
    }
    return header;
}

std::string associatedWith(std::string_view header, const SecretSlot& slot)
{
    return std::string(header) + slot.id + '\0' + slot.purpose;
}

Result<SecretBytes> derive(const SecretBytes& passphrase, const KeyDerivation& derivation)
{
    std::string derived(kDataKeySize, '\0');
    const WipeAtEnd wiper(derived);
    const int failed = passphrase.reveal([&](std::string_view text) {
        return ::crypto_pwhash(raw(derived), derived.size(), text.data(), text.size(), raw(derivation.salt),
                               derivation.opsLimit, derivation.memLimit, crypto_pwhash_ALG_ARGON2ID13);
    });
    if (failed != 0) {
        return storeUnavailable("There is not enough memory to open the vault.", "unreachable");
    }
    return SecretBytes::copyOf(derived);
}

tl::unexpected<Error> damagedKeyFile()
{
    return storeUnavailable("The vault's key file (key.json) is damaged.", "store_locked",
                            "Put back the key.json of a backup; the encrypted files are untouched.");
}

struct WrappedKey
{
    KeyDerivation derivation;
    std::string nonce;
    std::string wrapped;
};

Result<WrappedKey> readKeyFile(std::string_view text)
{
    const auto json = parseJson(text);
    const Json* kdf = json ? member(*json, "kdf") : nullptr;
    const Json* ops = kdf != nullptr ? member(*kdf, "opslimit") : nullptr;
    const Json* memory = kdf != nullptr ? member(*kdf, "memlimit") : nullptr;
    if (ops == nullptr || memory == nullptr || !ops->is_number_unsigned() || !memory->is_number_unsigned() ||
        textMember(*kdf, "alg") != "argon2id13") {
        return damagedKeyFile();
    }
    WrappedKey key;
    key.derivation.opsLimit = ops->get<unsigned long long>();
    key.derivation.memLimit = memory->get<std::size_t>();
    if (key.derivation.opsLimit < crypto_pwhash_OPSLIMIT_MIN || key.derivation.opsLimit > kMaxOps ||
        key.derivation.memLimit < crypto_pwhash_MEMLIMIT_MIN || key.derivation.memLimit > kMaxMemory) {
        return storeUnavailable("The limits in the vault's key file are out of bounds.", "unreadable",
                                "Somebody changed key.json; put back the one of a backup.");
    }
    key.derivation.salt = fromBase64(textMember(*kdf, "salt")).value_or("");
    key.nonce = fromBase64(textMember(*json, "nonce")).value_or("");
    key.wrapped = fromBase64(textMember(*json, "wrapped")).value_or("");
    if (key.derivation.salt.size() != crypto_pwhash_SALTBYTES || key.nonce.size() != kNonceSize ||
        key.wrapped.size() != kDataKeySize + kTagSize) {
        return damagedKeyFile();
    }
    return key;
}

constexpr std::string_view kWrapContext = "executor vault key v1";
} // namespace

std::string keyIdOf(const SecretBytes& key)
{
    return key.reveal([](std::string_view bytes) { return sha256("executor vault key id" + std::string(bytes)); })
        .substr(0, kKeyIdSize);
}

SecretBytes newDataKey()
{
    return SecretBytes::take(randomBytes(kDataKeySize));
}

std::string sealFile(const SecretBytes& key, const SecretSlot& slot, const SecretBytes& value)
{
    const auto header = headerOf(key, slot.generation);
    const auto nonce = randomBytes(kNonceSize);
    const auto cipher =
        value.reveal([&](std::string_view plain) { return encrypt(key, nonce, associatedWith(header, slot), plain); });
    return header + nonce + cipher;
}

Result<SecretBytes> openFile(const SecretBytes& key, const SecretSlot& slot, std::string_view bytes)
{
    if (bytes.size() < kHeaderSize + kNonceSize + kTagSize) {
        return storeUnavailable("The encrypted file is cut off.", "unreadable", "Type the value in again.");
    }
    if (!bytes.starts_with(kMagic)) {
        return storeUnavailable("The file is no vault file of ours.", "unreadable", "Type the value in again.");
    }
    if (bytes.substr(kMagic.size(), kKeyIdSize) != keyIdOf(key)) {
        return storeUnavailable("The encrypted file belongs to another vault key.", "store_changed",
                                "Put back the key.json that belongs to this folder.");
    }
    const auto header = bytes.substr(0, kHeaderSize);
    auto value = decrypt(key, bytes.substr(kHeaderSize, kNonceSize), associatedWith(header, slot),
                         bytes.substr(kHeaderSize + kNonceSize));
    if (!value) {
        return storeUnavailable("The encrypted file was changed or exchanged with another.", "unreadable",
                                "Type the value in again.");
    }
    return std::move(*value);
}

Result<std::string> wrapKey(const SecretBytes& key, const SecretBytes& passphrase, KeyDerivation derivation)
{
    derivation.salt = randomBytes(crypto_pwhash_SALTBYTES);
    EX_TRY(const auto wrapping, derive(passphrase, derivation));
    const auto nonce = randomBytes(kNonceSize);
    const auto wrapped =
        key.reveal([&](std::string_view bytes) { return encrypt(wrapping, nonce, kWrapContext, bytes); });
    Json kdf = Json::object();
    kdf["alg"] = "argon2id13";
    kdf["opslimit"] = derivation.opsLimit;
    kdf["memlimit"] = derivation.memLimit;
    kdf["salt"] = toBase64(derivation.salt);
    Json json = Json::object();
    json["v"] = 1;
    json["protection"] = "passphrase";
    json["keyId"] = toHex(keyIdOf(key));
    json["kdf"] = std::move(kdf);
    json["nonce"] = toBase64(nonce);
    json["wrapped"] = toBase64(wrapped);
    return toPrettyText(json) + "\n";
}

Result<SecretBytes> unwrapKey(std::string_view keyFile, const SecretBytes& passphrase)
{
    EX_TRY(const auto wrapped, readKeyFile(keyFile));
    EX_TRY(const auto wrapping, derive(passphrase, wrapped.derivation));
    auto key = decrypt(wrapping, wrapped.nonce, kWrapContext, wrapped.wrapped);
    if (!key) {
        return fail(ErrorCode::CredentialRejected, "The passphrase is wrong.");
    }
    return std::move(*key);
}

std::string keychainKeyFile(const SecretBytes& key)
{
    Json json = Json::object();
    json["v"] = 1;
    json["protection"] = "keychain";
    json["keyId"] = toHex(keyIdOf(key));
    return toPrettyText(json) + "\n";
}

} // namespace executor::secrets::detail

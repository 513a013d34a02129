#include "core/secrets/secretbytes.h"

#include "core/base/hash.h"

#include <cstring>
#include <new>
#include <sodium.h>

namespace executor::secrets {

void SecretBytes::Wiper::operator()(char* bytes) const
{
    ::sodium_free(bytes);
}

SecretBytes SecretBytes::copyOf(std::string_view bytes)
{
    SecretBytes secret;
    if (bytes.empty()) {
        return secret;
    }
    initCrypto();
    auto* memory = static_cast<char*>(::sodium_malloc(bytes.size()));
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    std::memcpy(memory, bytes.data(), bytes.size());
    secret.m_bytes.reset(memory);
    secret.m_size = bytes.size();
    return secret;
}

SecretBytes SecretBytes::take(std::string bytes)
{
    const WipeAtEnd wiper(bytes);
    return copyOf(bytes);
}

SecretBytes SecretBytes::clone() const
{
    return reveal([](std::string_view bytes) { return copyOf(bytes); });
}

void wipe(std::string& text)
{
    ::sodium_memzero(text.data(), text.capacity());
    text.clear();
}

} // namespace executor::secrets

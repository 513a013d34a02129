#include "core/auth/credentials.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/net/httpclient.h"

#include <algorithm>

namespace executor::auth {
namespace {
using secrets::SecretBytes;
using secrets::wipe;
using secrets::WipeAtEnd;

bool isHeaderText(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

/// RFC 6265, cookie-octet.
bool isCookieText(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    });
}

bool canStandIn(Placement::Where where, std::string_view text)
{
    switch (where) {
    case Placement::Where::Header:
        return isHeaderText(text);
    case Placement::Where::Cookie:
        return isCookieText(text);
    case Placement::Where::Query:
        return true;
    }
    return false;
}

std::string percentEncoded(std::string_view text)
{
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '_' || c == '.' || c == '~';
        if (isPlain) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        }
    }
    return out;
}

/// The template with the values of its inputs.
Result<std::string> filled(const Placement& placement, const FieldValues& values)
{
    std::string out;
    std::string_view rest = placement.value;
    while (!rest.empty()) {
        const auto open = std::min(rest.find('{'), rest.size());
        const auto close = rest.find('}', open);
        out += rest.substr(0, open);
        if (close == std::string_view::npos) {
            out += rest.substr(open);
            break;
        }
        const auto name = rest.substr(open + 1, close - open - 1);
        const auto value = values.find(name);
        if (value == values.end()) {
            wipe(out);
            return fail(ErrorCode::CredentialMissing, "The value \"" + std::string(name) + "\" is missing.");
        }
        value->second.reveal([&](std::string_view bytes) { out += bytes; });
        rest.remove_prefix(close + 1);
    }
    return out;
}

void appendQuery(std::string& url, std::string_view name, std::string_view value)
{
    const auto fragment = std::min(url.find('#'), url.size());
    const bool hasQuery = std::string_view(url).substr(0, fragment).find('?') != std::string_view::npos;
    url.insert(fragment, (hasQuery ? "&" : "?") + percentEncoded(name) + "=" + percentEncoded(value));
}

void appendCookie(net::HttpRequest& request, std::string_view name, std::string_view value)
{
    auto cookies = request.headers.value("Cookie");
    if (!cookies.empty()) {
        cookies += "; ";
    }
    request.headers.set("Cookie", cookies + std::string(name) + "=" + std::string(value));
}
} // namespace

Result<Credentials> Credentials::make(const AuthMethod& method, const FieldValues& values)
{
    Credentials credentials;
    credentials.m_schemes = method.schemes;
    for (const auto& placement : method.placements) {
        EX_TRY(auto text, filled(placement, values));
        const WipeAtEnd wiper(text);
        if (!canStandIn(placement.where, placement.isBase64 ? std::string_view() : std::string_view(text))) {
            return fail(ErrorCode::CredentialRejected,
                        "A stored value has characters that cannot be sent in \"" + placement.name + "\".",
                        "Type it in again: executor accounts add");
        }
        if (placement.value.find('{', 1) != std::string::npos || placement.isBase64) {
            credentials.m_composed.push_back(SecretBytes::copyOf(text));
        }
        auto whole = placement.prefix + (placement.isBase64 ? toBase64(text) : text);
        credentials.m_items.push_back({placement, SecretBytes::take(std::move(whole))});
    }
    return credentials;
}

std::vector<const Credentials::Item*> Credentials::fitting(const std::vector<std::vector<std::string>>& alternatives,
                                                           bool& isSatisfied) const
{
    std::vector<const Item*> all;
    for (const auto& item : m_items) {
        all.push_back(&item);
    }
    isSatisfied = true;
    // Methods set by hand name no scheme: the person said that they fit.
    if (alternatives.empty() || (m_schemes.empty() && !m_items.empty())) {
        return all;
    }
    const auto has = [&](const std::string& scheme) {
        return std::find(m_schemes.begin(), m_schemes.end(), scheme) != m_schemes.end();
    };
    bool isOpen = false;
    for (const auto& alternative : alternatives) {
        isOpen = isOpen || alternative.empty();
        if (alternative.empty() || !std::all_of(alternative.begin(), alternative.end(), has)) {
            continue;
        }
        std::vector<const Item*> some;
        for (const auto* item : all) {
            const auto& scheme = item->placement.scheme;
            if (scheme.empty() || std::find(alternative.begin(), alternative.end(), scheme) != alternative.end()) {
                some.push_back(item);
            }
        }
        return some;
    }
    isSatisfied = isOpen;
    return {};
}

bool Credentials::satisfies(const std::vector<std::vector<std::string>>& alternatives) const
{
    bool isSatisfied = false;
    (void)fitting(alternatives, isSatisfied);
    return isSatisfied;
}

Result<void> Credentials::applyTo(net::HttpRequest& request,
                                  const std::vector<std::vector<std::string>>& alternatives) const
{
    bool isSatisfied = false;
    const auto items = fitting(alternatives, isSatisfied);
    if (!isSatisfied) {
        std::vector<std::string> wanted;
        for (const auto& alternative : alternatives) {
            wanted.push_back(join(alternative, " and "));
        }
        return fail(ErrorCode::CredentialMissing,
                    "This operation needs " + join(wanted, " or ") + ", which the account does not have.");
    }
    for (const auto* item : items) {
        const auto& place = item->placement;
        item->text.reveal([&](std::string_view text) {
            switch (place.where) {
            case Placement::Where::Header:
                request.headers.set(place.name, std::string(text));
                break;
            case Placement::Where::Query:
                appendQuery(request.url, place.name, text);
                request.secretParameters.push_back(place.name);
                break;
            case Placement::Where::Cookie:
                appendCookie(request, place.name, text);
                break;
            }
        });
        request.credentials = net::HttpRequest::Credentials::Carried;
    }
    return {};
}

std::vector<ShownCredential> Credentials::shown() const
{
    std::vector<ShownCredential> list;
    for (const auto& item : m_items) {
        list.push_back({item.placement.where, item.placement.name, item.placement.prefix + "•••"});
    }
    return list;
}

void Credentials::forEachSecret(const std::function<void(std::string_view)>& fn) const
{
    for (const auto& item : m_items) {
        item.text.reveal([&](std::string_view text) { fn(text.substr(item.placement.prefix.size())); });
    }
    for (const auto& text : m_composed) {
        text.reveal(fn);
    }
}

} // namespace executor::auth

#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace executor::net {
class HttpClient;
}

namespace executor::sources {

/// What to fetch, and what a person allowed for it.
struct FetchRequest
{
    std::string url; ///< http(s); a bare host gets `https://`
    /// Whether the one who typed the address may name this computer or network (http-api.md 4): an operator or a
    /// person, never an agent.
    enum class LocalAddresses
    {
        Refused,
        Confirmed
    } local = LocalAddresses::Refused;
    std::string etag;
    std::string lastModified;
    std::function<void(std::uint64_t got, std::uint64_t total)> onBytes; ///< may be empty; `total` 0: not known
};

/// A description that was fetched.
struct FetchedDocument
{
    std::shared_ptr<const std::string> text; ///< null: not modified (304)
    std::string url;                         ///< of the last hop
    std::string etag;
    std::string lastModified;
};

/// An address as people type it: `https://` in front of a bare host, `http://` of one on this computer.
/// Errors: `invalid_request`.
[[nodiscard]] Result<std::string> completeUrl(std::string_view typed);
/// Whether an address names this computer or a private network.
[[nodiscard]] bool isLocalUrl(std::string_view url);
/// Fetches a description under the egress guard (sources.md 2.3): no credentials, 60 s, 64 MiB after decompression.
/// Errors: `egress_blocked`, `upstream_*`, `document_too_large`, `cancelled`.
[[nodiscard]] Task<FetchedDocument> fetchDocument(net::HttpClient& client, FetchRequest request, CancelToken cancel);

} // namespace executor::sources

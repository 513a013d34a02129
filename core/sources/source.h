#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/sources/adapter.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace executor::net {
struct EgressList;
}
namespace executor::store {
struct SourceRow;
}

namespace executor::sources {

/// Health of a source (sources.md 1): `healthy degraded needs_sign_in stale failing importing disabled unknown`.
struct SourceHealth
{
    std::string status = "unknown";
    std::string code; ///< wire text of an error; empty: none
    std::string message;
    std::optional<Instant> checkedAt;
    [[nodiscard]] Json toJson() const;
    bool operator==(const SourceHealth&) const = default;
};

/// What is kept of a source beside its columns: the column `config_json`.
struct SourceConfig
{
    std::string documentUrl;               ///< empty: a file or typed text
    std::string fileName;                  ///< of a dropped file
    std::string baseUrl;                   ///< what a person set; beats the document's servers
    Json serverVariables = Json::object(); ///< set by a person
    std::vector<std::string> confirmed;    ///< addresses on this computer or network that a person typed
    std::vector<std::string> hosts;        ///< origins that a person added
    std::string etag;
    std::string lastModified;
    DescriptionFacts facts;
    std::size_t toolCount = 0;
    std::size_t warningCount = 0;
    Json warnings = Json::array(); ///< the first 500

    [[nodiscard]] Json toJson() const;
    [[nodiscard]] static SourceConfig fromJson(const Json& json);
};

/// One connected upstream, as services and windows see it.
struct Source
{
    SourceId id;
    std::string slug;
    std::string name;
    std::string kind;
    std::string origin = "store";
    bool isEnabled = true;
    std::string endpoint; ///< base URL or first server
    RevisionId activeRevision;
    SourceHealth health; ///< as last seen; kept while the source is switched off
    SourceConfig config;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;

    [[nodiscard]] static Source fromRow(const store::SourceRow& row);
    [[nodiscard]] store::SourceRow toRow() const;
    /// What people and agents are told: `disabled` while it is switched off.
    [[nodiscard]] SourceHealth shownHealth() const;
    /// The Source object of http-api.md 6, without its accounts.
    [[nodiscard]] Json toJson() const;
    /// `scheme://host:port` of all that it may talk to.
    [[nodiscard]] std::vector<std::string> origins() const;
    [[nodiscard]] net::EgressList egress() const;
    [[nodiscard]] CallSettings settings() const;
};

} // namespace executor::sources

#pragma once

#include "core/base/id.h"
#include "core/sources/adapter.h"

#include <memory>
#include <string>

namespace executor::net {
struct EgressList;
}

namespace executor::sources {

/// What a call needs to know of its source; a snapshot.
struct CallableSource
{
    SourceId id;
    std::string slug;
    std::string name;
    std::string kind;
    bool isEnabled = true;
    CallSettings settings;
    std::shared_ptr<const net::EgressList> egress;
    const Adapter* adapter = nullptr;
};

/// Port: where calls find their source.
class SourceLookup
{
public:
    virtual ~SourceLookup() = default;
    /// Null when there is no such source.
    [[nodiscard]] virtual std::shared_ptr<const CallableSource> source(const SourceId& id) const = 0;
};

} // namespace executor::sources

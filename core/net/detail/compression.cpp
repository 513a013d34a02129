#include "core/net/detail/compression.h"

#include "core/base/text.h"

#include <zlib.h>
#include <zstd.h>

namespace executor::net {

namespace {

bool isWanted(std::string_view parameters)
{
    for (const std::string& parameter : split(parameters, ';')) {
        const std::string_view text = trimmed(parameter);
        if (text.starts_with("q=") || text.starts_with("Q=")) {
            return text.substr(2).find_first_not_of("0.") != std::string_view::npos;
        }
    }
    return true;
}

std::string gzipped(std::string_view bytes)
{
    z_stream stream{};
    constexpr int kGzipWindow = 15 + 16;
    if (deflateInit2(&stream, 5, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    // zlib's interface predates const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = deflate(&stream, Z_FINISH);
    out.resize(outcome == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

} // namespace

Coding chooseCoding(std::string_view acceptEncoding)
{
    Coding chosen = Coding::Identity;
    for (const std::string& item : split(acceptEncoding, ',')) {
        const std::string_view text = item;
        const std::size_t end = std::min(text.find(';'), text.size());
        if (!isWanted(end < text.size() ? text.substr(end + 1) : std::string_view())) {
            continue;
        }
        const std::string_view name = trimmed(text.substr(0, end));
        if (equalsIgnoreCase(name, "zstd")) {
            return Coding::Zstd;
        }
        if (equalsIgnoreCase(name, "gzip")) {
            chosen = Coding::Gzip;
        }
    }
    return chosen;
}

std::string_view codingName(Coding coding)
{
    switch (coding) {
    case Coding::Identity:
        return {};
    case Coding::Gzip:
        return "gzip";
    case Coding::Zstd:
        return "zstd";
    }
    return {};
}

std::string compressed(Coding coding, std::string_view bytes)
{
    switch (coding) {
    case Coding::Identity:
        return {};
    case Coding::Gzip:
        return gzipped(bytes);
    case Coding::Zstd: {
        std::string out(ZSTD_compressBound(bytes.size()), '\0');
        const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
        out.resize(ZSTD_isError(size) ? 0 : size);
        return out;
    }
    }
    return {};
}

} // namespace executor::net

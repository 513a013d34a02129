#include "core/base/text.h"
#include "core/platform/securefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace executor;
using namespace executor::platform;

class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileIsReplacedAsAWhole();
    void aLinkIsReplacedAndNotFollowed();
    void aFailedWriteLeavesTheOldFile();
    void filesThatOthersMayReadAreRefused();
    void linksAreNotRead();
    void aFifoDoesNotHang();
    void largeFilesAreRefused();

private:
    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path at(std::string_view name) const
    {
        return pathFromUtf8(utf8(m_folder.path())) / std::string(name);
    }
};

void TestFiles::aFileIsReplacedAsAWhole()
{
    QVERIFY(writeFileAtomically(at("a"), "one").has_value());
    QVERIFY(writeFileAtomically(at("a"), std::string("two\0x", 5)).has_value());
    QCOMPARE(*readOwnFile(at("a"), 100), std::string("two\0x", 5));
    struct stat facts = {};
    QCOMPARE(::stat(at("a").c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, mode_t(0600));
}

void TestFiles::aLinkIsReplacedAndNotFollowed()
{
    QVERIFY(writeFileAtomically(at("target"), "kept").has_value());
    QCOMPARE(::symlink(at("target").c_str(), at("link").c_str()), 0);
    QVERIFY(writeFileAtomically(at("link"), "new").has_value());
    QCOMPARE(*readOwnFile(at("target"), 100), std::string("kept"));
    QCOMPARE(*readOwnFile(at("link"), 100), std::string("new"));
}

void TestFiles::aFailedWriteLeavesTheOldFile()
{
    // A folder in the file's place makes the rename fail, whoever runs the test (root ignores rights).
    QCOMPARE(::mkdir(at("busy").c_str(), 0700), 0);
    const auto written = writeFileAtomically(at("busy"), "x");
    QVERIFY(!written.has_value());
    QCOMPARE(written.error().code, ErrorCode::DataReadOnly);
    for (const auto& entry : std::filesystem::directory_iterator(pathFromUtf8(utf8(m_folder.path())))) {
        QVERIFY2(utf8FromPath(entry.path()).find(".tmp-") == std::string::npos, "a temporary file was left behind");
    }
}

void TestFiles::filesThatOthersMayReadAreRefused()
{
    QVERIFY(writeFileAtomically(at("open"), "x").has_value());
    QCOMPARE(::chmod(at("open").c_str(), 0644), 0);
    const auto strict = readOwnFile(at("open"), 100);
    QVERIFY(!strict.has_value());
    QVERIFY2(strict.error().hint.starts_with("chmod 600"), strict.error().hint.c_str());
    QVERIFY(readOwnFile(at("open"), 100, FileRights::Any).has_value());
}

void TestFiles::linksAreNotRead()
{
    QCOMPARE(::symlink("/etc/hostname", at("passwd").c_str()), 0);
    QVERIFY(!readOwnFile(at("passwd"), 1000, FileRights::Any).has_value());
}

void TestFiles::aFifoDoesNotHang()
{
    QCOMPARE(::mkfifo(at("fifo").c_str(), 0600), 0);
    QVERIFY(!readOwnFile(at("fifo"), 100).has_value());
}

void TestFiles::largeFilesAreRefused()
{
    QVERIFY(writeFileAtomically(at("big"), std::string(101, 'x')).has_value());
    const auto read = readOwnFile(at("big"), 100);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::BodyTooLarge);
    QCOMPARE(readOwnFile(at("big"), 101)->size(), std::size_t(101));
    QCOMPARE(readOwnFile(at("none"), 101).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"

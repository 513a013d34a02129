// The pop-up's promise: nobody answers by accident, and nothing but a person's input allows.
#include "core/base/clock.h"
#include "demobackend.h"
#include "ui/approvals/answerbutton.h"
#include "ui/approvals/approvalpopup.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/jsontree.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace executor;
using namespace executor::ui;

namespace {

class HandClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return Instant(); }
    [[nodiscard]] Steady steady() const override { return m_now; }
    void advance(Milliseconds time) { m_now += time; }

private:
    Steady m_now{std::chrono::hours(1)};
};

struct World
{
    DemoBackend backend;
    HandClock clock;
    policy::PersonProofIssuer issuer;
    ProofMint mint{issuer};
    QuestionQueue queue{backend};
    ApprovalPopup popup{queue, clock, mint};
    QWidget away; ///< another window, which has the focus
    World()
    {
        popup.show();
        away.show();
        away.activateWindow();
        clock.advance(5s);
        QTest::qWait(20); // late moves and resizes of showing restart the inert time
        popup.pane().restartInertTime();
    }
    template <class Button = AllowButton>
    [[nodiscard]] Button* find(const QString& text)
    {
        for (auto* button : popup.findChildren<Button*>()) {
            if (button->text() == text) {
                return button;
            }
        }
        return nullptr;
    }
    /// The pop-up gets the focus, as by Alt+Tab or by a click.
    void focus()
    {
        QVERIFY(!popup.isActiveWindow());
        popup.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&popup));
    }
    [[nodiscard]] AllowButton* allow() { return find<AllowButton>(QStringLiteral("Allow once")); }
};

} // namespace

class TestPopup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        installAnswerAccessibility();
        m_theme = std::make_unique<Theme>(Appearance::Light);
    }

    void clickCountsOnlyInLiveTime_data()
    {
        QTest::addColumn<int>("pressAt");
        QTest::addColumn<int>("releaseAt");
        QTest::addColumn<int>("allowed");
        QTest::newRow("a click at once does nothing") << 0 << 0 << 0;
        QTest::newRow("a click after 300 ms does nothing") << 300 << 300 << 0;
        QTest::newRow("a click after 699 ms does nothing") << 699 << 699 << 0;
        QTest::newRow("pressed too early and released in live time does nothing") << 690 << 900 << 0;
        QTest::newRow("a click after 701 ms counts") << 701 << 701 << 1;
        QTest::newRow("pressed and released in live time counts") << 800 << 1500 << 1;
    }

    void clickCountsOnlyInLiveTime()
    {
        QFETCH(int, pressAt);
        QFETCH(int, releaseAt);
        QFETCH(int, allowed);
        World world;
        world.clock.advance(Milliseconds(pressAt));
        QTest::mousePress(world.allow(), Qt::LeftButton);
        world.clock.advance(Milliseconds(releaseAt - pressAt));
        QTest::mouseRelease(world.allow(), Qt::LeftButton);
        QCOMPARE(int(world.backend.allowed.size()), allowed);
    }

    void pressThatBringsTheFocusCounts_data()
    {
        QTest::addColumn<int>("shownFor");
        QTest::addColumn<int>("focusBeforePress");
        QTest::addColumn<int>("focusAfterPress");
        QTest::addColumn<int>("allowed");
        QTest::newRow("focus just before the press, long visible: counts") << 5000 << 1 << -1 << 1;
        QTest::newRow("focus just after the press, long visible: counts") << 5000 << -1 << 1 << 1;
        QTest::newRow("focus just before the press, shown 699 ms ago: nothing") << 698 << 1 << -1 << 0;
        QTest::newRow("focus just after the press, shown 600 ms ago: nothing") << 600 << -1 << 1 << 0;
        QTest::newRow("focus that came by itself 300 ms before the press: nothing") << 5000 << 300 << -1 << 0;
        QTest::newRow("focus that came 699 ms before the press: nothing") << 5000 << 699 << -1 << 0;
        QTest::newRow("focus that came 701 ms before the press: counts") << 5000 << 701 << -1 << 1;
        QTest::newRow("focus that comes 300 ms into the press: nothing") << 5000 << -1 << 300 << 0;
    }

    void pressThatBringsTheFocusCounts()
    {
        QFETCH(int, shownFor);
        QFETCH(int, focusBeforePress);
        QFETCH(int, focusAfterPress);
        QFETCH(int, allowed);
        World world;
        world.clock.advance(Milliseconds(shownFor));
        if (focusBeforePress >= 0) {
            world.focus();
            world.clock.advance(Milliseconds(focusBeforePress));
        }
        QTest::mousePress(world.allow(), Qt::LeftButton);
        if (focusAfterPress >= 0) {
            world.clock.advance(Milliseconds(focusAfterPress));
            world.focus();
        }
        world.clock.advance(100ms);
        QTest::mouseRelease(world.allow(), Qt::LeftButton);
        QCOMPARE(int(world.backend.allowed.size()), allowed);
    }

    void keysWaitAfterAPressBroughtTheFocus()
    {
        World world;
        world.clock.advance(5s);
        world.focus();
        QTest::mousePress(world.allow(), Qt::LeftButton);
        QTest::mouseRelease(world.allow(), Qt::LeftButton, {}, QPoint(-40, 5)); // the person thought better of it
        QTest::keyClick(&world.popup, Qt::Key_Return, Qt::ControlModifier);
        QTest::keyClick(&world.popup, Qt::Key_Escape);
        QCOMPARE(int(world.backend.allowed.size() + world.backend.denied.size()), 0);
        world.clock.advance(701ms);
        QTest::keyClick(&world.popup, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(int(world.backend.allowed.size()), 1);
    }

    void contentChangeBetweenPressAndReleaseDoesNothing()
    {
        World world;
        world.clock.advance(800ms);
        QTest::mousePress(world.allow(), Qt::LeftButton);
        world.popup.pane().restartInertTime(); // as when the window is moved, resized or changed
        world.clock.advance(800ms);
        QTest::mouseRelease(world.allow(), Qt::LeftButton);
        QCOMPARE(int(world.backend.allowed.size()), 0);
    }

    void releaseElsewhereDoesNothing()
    {
        World world;
        world.clock.advance(800ms);
        QTest::mousePress(world.allow(), Qt::LeftButton);
        QTest::mouseRelease(world.allow(), Qt::LeftButton, {}, QPoint(-40, 5));
        QCOMPARE(int(world.backend.allowed.size()), 0);
    }

    void doubleClickAnswersOneQuestion()
    {
        World world;
        world.clock.advance(800ms);
        QTest::mouseClick(world.allow(), Qt::LeftButton);
        QTest::mouseDClick(world.allow(), Qt::LeftButton);
        QTest::qWait(20);
        QCOMPARE(int(world.backend.allowed.size()), 1);
        QCOMPARE(int(world.backend.openQuestions.size()), 2);
    }

    void enterCountsOnlyOnTheFocusedButton()
    {
        World world;
        world.clock.advance(2s);
        QTest::keyClick(&world.popup, Qt::Key_Return);
        QTest::keyClick(&world.popup, Qt::Key_Enter);
        QCOMPARE(int(world.backend.allowed.size()), 0);
        QCOMPARE(int(world.backend.denied.size()), 0);
        world.allow()->setFocus();
        QTest::keyClick(world.allow(), Qt::Key_Return);
        QCOMPARE(int(world.backend.allowed.size()), 1);
    }

    void spaceOnTheFocusedButtonCountsInLiveTime()
    {
        World world;
        world.allow()->setFocus();
        QTest::keyClick(world.allow(), Qt::Key_Space);
        QCOMPARE(int(world.backend.allowed.size()), 0);
        world.clock.advance(701ms);
        QTest::keyClick(world.allow(), Qt::Key_Space);
        QCOMPARE(int(world.backend.allowed.size()), 1);
    }

    void heldKeysNeverCount()
    {
        World world;
        world.clock.advance(2s);
        world.allow()->setFocus();
        for (const int key : {int(Qt::Key_Space), int(Qt::Key_Return), int(Qt::Key_Escape)}) {
            for (int i = 0; i < 3; ++i) {
                QKeyEvent press(QEvent::KeyPress, key, Qt::ControlModifier, QString(), true);
                QKeyEvent release(QEvent::KeyRelease, key, Qt::ControlModifier, QString(), true);
                QApplication::sendEvent(world.allow(), &press);
                QApplication::sendEvent(world.allow(), &release);
            }
        }
        QCOMPARE(int(world.backend.allowed.size()), 0);
        QCOMPARE(int(world.backend.denied.size()), 0);
    }

    void hotkeysAnswerInLiveTime()
    {
        World world;
        QTest::keyClick(&world.popup, Qt::Key_Escape);
        QTest::keyClick(&world.popup, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(int(world.backend.denied.size() + world.backend.allowed.size()), 0);
        world.clock.advance(701ms);
        QTest::keyClick(&world.popup, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(int(world.backend.allowed.size()), 1);
        world.clock.advance(701ms);
        QTest::keyClick(&world.popup, Qt::Key_Escape);
        QCOMPARE(int(world.backend.denied.size()), 1);
    }

    void postedEventsAndProgramsAllowNothing()
    {
        World world;
        world.clock.advance(2s);
        AllowButton* allow = world.allow();
        allow->click();
        QMouseEvent press(QEvent::MouseButtonPress, QPointF(20, 10), allow->mapToGlobal(QPointF(20, 10)),
                          Qt::LeftButton, Qt::LeftButton, {});
        QMouseEvent release(QEvent::MouseButtonRelease, QPointF(20, 10), allow->mapToGlobal(QPointF(20, 10)),
                            Qt::LeftButton, {}, {});
        QApplication::sendEvent(allow, &press);
        QApplication::sendEvent(allow, &release);
        QCOMPARE(int(world.backend.allowed.size()), 0);
    }

    void allowRefusesTheAccessibilityActionPress()
    {
        World world;
        world.clock.advance(2s);
        QAccessibleInterface* allow = QAccessible::queryAccessibleInterface(world.allow());
        QVERIFY(allow != nullptr);
        QCOMPARE(allow->text(QAccessible::Name), QStringLiteral("Allow once"));
        QVERIFY2(!allow->actionInterface()->actionNames().contains(QAccessibleActionInterface::pressAction()),
                 "Allow offers Press");
        allow->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTest::qWait(150);
        QCOMPARE(int(world.backend.allowed.size()), 0);
    }

    void denyOffersTheAccessibilityActionPress()
    {
        World world;
        world.clock.advance(2s);
        QAccessibleInterface* deny =
            QAccessible::queryAccessibleInterface(world.find<AnswerButton>(QStringLiteral("Deny")));
        QVERIFY(deny->actionInterface()->actionNames().contains(QAccessibleActionInterface::pressAction()));
        deny->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTRY_COMPARE(int(world.backend.denied.size()), 1);
    }

    void windowIsAnAlertNamedByTheSentence()
    {
        World world;
        QAccessibleInterface* window = QAccessible::queryAccessibleInterface(&world.popup);
        QCOMPARE(window->role(), QAccessible::AlertMessage);
        QCOMPARE(window->text(QAccessible::Name),
                 QStringLiteral("Claude Code wants to create an issue in acme/api on GitHub (work)."));
    }

    void closingAnswersNothing()
    {
        World world;
        world.popup.close();
        world.popup.close();
        world.popup.close();
        QVERIFY(!world.popup.isVisible());
        QCOMPARE(int(world.backend.openQuestions.size()), 3);
        QCOMPARE(int(world.backend.denied.size()), 0);
    }

    void newQuestionNeverReplacesTheShownOne()
    {
        World world;
        world.clock.advance(2s);
        const QString shown = world.popup.shownId();
        QuestionView first = world.backend.openQuestions.back();
        first.id = QStringLiteral("int_0");
        first.agent = QStringLiteral("Aaron"); // sorts before all others
        world.backend.openQuestions.push_back(first);
        world.queue.reload();
        QTest::qWait(20);
        QCOMPARE(world.popup.shownId(), shown);
        QVERIFY2(world.popup.pane().isLive(), "a new question in the queue must not make the shown one inert for good");
    }

    void namesOfNestedArgumentsAreReadInFull()
    {
        World world;
        auto* table = world.popup.findChild<JsonTree*>();
        QStringList seen;
        const QAbstractItemModel& rows = *table->model();
        for (QModelIndex at = rows.index(0, 0); at.isValid(); at = table->indexBelow(at)) {
            const QString name = at.data().toString();
            seen.append(name);
            const int room = table->visualRect(at).width();
            const int wanted = QFontMetrics(codeFont()).horizontalAdvance(name);
            QVERIFY2(wanted <= room - 12,
                     qPrintable(QStringLiteral("“%1” is cut: %2 of %3 px").arg(name).arg(room).arg(wanted)));
        }
        QVERIFY2(seen.contains(QStringLiteral("description")), "the members of the body are not to be seen");
    }

    void shownCodeHidesNothing()
    {
        CodeView shown(CodeView::Use::Show, QStringLiteral("code"), nullptr);
        shown.setCode(QStringLiteral("a\u202Eb\u200B\n\tc"));
        QCOMPARE(shown.toPlainText(), QStringLiteral("a\\u202eb\\u200b\n\tc"));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestPopup)
#include "tst_popup.moc"

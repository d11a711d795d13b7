"""A system tray and a notification service on the session bus; each thing that comes in is printed as a line of JSON.

It has the parts of StatusNotifierWatcher (freedesktop.org, StatusNotifierItem) and of the Desktop Notifications
Specification that Qt uses.
"""

import json

from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection

WATCHER, NOTIFICATIONS = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"


@ClassInfo({"D-Bus Interface": WATCHER})  # type: ignore[call-arg]
class Watcher(QObject):  # type: ignore[operator]
    """The tray."""

    @Slot(str)
    def RegisterStatusNotifierItem(self, service: str) -> None:
        print(json.dumps({"icon": service}), flush=True)

    @Property(bool)
    def IsStatusNotifierHostRegistered(self) -> bool:
        return True


@ClassInfo({"D-Bus Interface": NOTIFICATIONS})  # type: ignore[call-arg]
class Notifications(QObject):  # type: ignore[operator]
    """The service that shows messages."""

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(
        self,
        program: str,
        replaces: int,
        icon: str,
        summary: str,
        body: str,
        actions: list[str],
        hints: dict[str, object],
        timeout: int,
    ) -> int:
        print(json.dumps({"title": summary, "text": body}), flush=True)
        return 1


def main() -> None:
    """Serve until the process is ended."""
    application = QCoreApplication([])
    bus, options = QDBusConnection.sessionBus(), QDBusConnection.RegisterOption
    parts = {
        WATCHER: ("/StatusNotifierWatcher", Watcher()),
        NOTIFICATIONS: ("/org/freedesktop/Notifications", Notifications()),
    }
    for service, (path, served) in parts.items():
        assert bus.registerObject(path, served, options.ExportAllSlots | options.ExportAllProperties)
        assert bus.registerService(service)
    print(json.dumps({"ready": True}), flush=True)
    application.exec()


if __name__ == "__main__":
    main()

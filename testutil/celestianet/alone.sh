#!/bin/sh
# alone.sh COMMAND [ARGUMENT...]
# Runs a command on a network of its own, which has loopback and nothing else, and among processes of its own: what the
# command has started ends with it, whatever happens. Needs Linux, iproute2 and util-linux, and root or user namespaces.
set -eu
inside='ip link set lo up && "$@"'
for as in "" "--map-root-user"; do
  enter="unshare $as --net --pid --fork --kill-child --mount-proc"
  if $enter sh -c 'ip link set lo up' 2>/dev/null; then
    exec $enter sh -c "$inside" alone "$@"
  fi
done
echo "$0: a network namespace cannot be made: unshare and ip must be installed, and either you are root or the system lets users make namespaces (kernel.unprivileged_userns_clone, user.max_user_namespaces, AppArmor's restriction of them)" >&2
exit 1

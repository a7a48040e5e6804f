//! System calls that no parser of documents needs, refused by seccomp.
//!
//! A list of what is refused, not of what is allowed: libraries and kernels differ too
//! much for the other way to hold for years. The network is refused here as well,
//! whatever the namespaces do.

use std::collections::BTreeMap;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Refuses the calls for this thread and every thread and process it starts.
pub(super) fn refuse() -> anyhow::Result<()> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let mut refused: Rules = NEVER.iter().map(|call| (*call, Vec::new())).collect();
    // Local ones too: a database that trusts this machine's own users listens on one. Pipes and `socketpair` stay.
    refused.insert(libc::SYS_socket, Vec::new());
    let new_users = libc::CLONE_NEWUSER as u64;
    let namespace = condition(0, SeccompCmpOp::MaskedEq(new_users), new_users)?;
    refused.insert(libc::SYS_clone, vec![SeccompRule::new(vec![namespace])?]);
    apply(refused, libc::EPERM, architecture)?;
    // The flags of clone3 lie in memory where no filter sees them. "Not known here"
    // makes the C library take clone, whose flags were just checked.
    let hidden = Rules::from([(libc::SYS_clone3, Vec::new())]);
    apply(hidden, libc::ENOSYS, architecture)
}

fn condition(argument: u8, operator: SeccompCmpOp, value: u64) -> anyhow::Result<SeccompCondition> {
    Ok(SeccompCondition::new(
        argument,
        SeccompCmpArgLen::Dword,
        operator,
        value,
    )?)
}

fn apply(rules: Rules, errno: i32, architecture: TargetArch) -> anyhow::Result<()> {
    let answer = SeccompAction::Errno(errno as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, answer, architecture)?;
    let program: BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
}

/// Other processes, the kernel's insides, mounts, keys, the clock, and calls whose
/// faults have been ways out before.
const NEVER: &[i64] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_fsopen,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_vhangup,
    libc::SYS_syslog,
];

namespace AutoIG.Tool;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>All is done, or was done before.</summary>
    public const int Done = 0;

    /// <summary>A file, a model or a row is not what it should be, or an explanation is not finite.</summary>
    public const int BadInput = 1;

    /// <summary>The command line is wrong: an unknown option, method or function.</summary>
    public const int Usage = 2;

    /// <summary>An imported model gives other numbers than its file.</summary>
    public const int Differs = 3;

    /// <summary>Interrupted by Ctrl+C (SIGINT): 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>Terminated (SIGTERM): 128 + 15. A scheduler may start the same command again.</summary>
    public const int Terminated = 143;
}

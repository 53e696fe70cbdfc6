namespace AutoIG.Tool;

/// <summary>What ends a command: a message for whoever called it, and the exit code.</summary>
internal sealed class ToolException : Exception
{
    private ToolException(int code, string message, Exception? inner)
        : base(message, inner) => Code = code;

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code { get; }

    /// <summary>A file, a model or a row is not what it should be.</summary>
    public static ToolException BadInput(string message, Exception? inner = null) => new(ExitCode.BadInput, message, inner);

    /// <summary>The command line asks for what there is not.</summary>
    public static ToolException Usage(string message, Exception? inner = null) => new(ExitCode.Usage, message, inner);
}

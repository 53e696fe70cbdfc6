namespace AutoIG;

/// <summary>
/// A weight file does not hold what it should: it is damaged, its header contradicts its data, or a tensor is missing or of another
/// shape or element type than the model expects. The message names the file, the tensor, what was expected and what came.
/// </summary>
public sealed class TensorFileException : FormatException
{
    /// <summary>Creates an exception with a general message.</summary>
    public TensorFileException()
        : base("The tensor file is not valid.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was expected and what came.</param>
    public TensorFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that has a cause.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The cause.</param>
    public TensorFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal TensorFileException(string file, string? tensor, string fault, Exception? innerException = null)
        : base(tensor is null ? $"{file}: {fault}" : $"{file}: tensor '{Shorten(tensor)}': {fault}", innerException)
    {
        FileName = file;
        TensorName = tensor;
        Fault = fault;
    }

    /// <summary>What was expected and what came, without the names of file and tensor.</summary>
    internal string? Fault { get; }

    /// <summary>The path of the file, or a description such as <c>(stream)</c> where the data did not come from a path.</summary>
    public string? FileName { get; }

    /// <summary>The full name of the tensor at fault, or null where the fault concerns the whole file.</summary>
    public string? TensorName { get; }

    /// <summary>A damaged header can hold a name of megabytes; a message must stay readable.</summary>
    internal static string Shorten(string text) =>
        text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 100), "…", text.AsSpan(text.Length - 16));
}

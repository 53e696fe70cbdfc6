namespace AutoIG.Onnx;

/// <summary>
/// An ONNX file does not hold what it should: it is damaged, cut off, or its parts contradict each other. The message names the file, the
/// place, what was expected and what came.
/// </summary>
public sealed class OnnxFileException : FormatException
{
    /// <summary>Creates an exception with a general message.</summary>
    public OnnxFileException()
        : base("The ONNX file is not valid.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was expected and what came.</param>
    public OnnxFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that has a cause.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal OnnxFileException(string file, string fault, Exception? innerException = null)
        : base($"{file}: {fault}", innerException)
    {
    }
}

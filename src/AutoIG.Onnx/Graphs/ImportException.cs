namespace AutoIG.Onnx;

/// <summary>
/// A model that the file states well cannot become a differentiable method as it was asked for. The message names every node at fault,
/// with its operator and shapes, and a way out.
/// </summary>
public sealed class ImportException : Exception
{
    /// <summary>Creates an exception with a general message.</summary>
    public ImportException()
        : base("The model cannot be imported.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What cannot be imported, and what to do.</param>
    public ImportException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that has a cause.</summary>
    /// <param name="message">What cannot be imported, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ImportException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
